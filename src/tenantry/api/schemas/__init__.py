"""What goes in and out, as documented: requests are validated by these, answers are described by them."""
