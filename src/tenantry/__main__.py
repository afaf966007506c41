"""`python -m tenantry` is the command line."""

from tenantry.config.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
