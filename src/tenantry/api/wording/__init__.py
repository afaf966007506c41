"""Sentences by problem code, one file for each language."""
