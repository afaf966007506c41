"""The things Partner Center speaks of, one file per family."""
