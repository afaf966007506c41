"""Every page as a picture: `make screens`."""
