"""How rows stand on the wire, written by hand: an answer is built once and validated by the tests."""
