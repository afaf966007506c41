"""The operations of Partner Center, one group per file, each named as the client names it."""
