"""Many orders from one file: read, looked at all at once, corrected in place, placed by the worker, never twice."""
