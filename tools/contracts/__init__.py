"""The contract of Partner Center: its page, and documented examples run against client and simulator."""
