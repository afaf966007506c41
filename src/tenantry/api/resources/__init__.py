"""The resources of the API, one file each; a function is an operation, and only translates."""
