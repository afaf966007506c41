"""`python -m tools.bench_pages world`: load the large world into the database of DATABASE_URL."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict


def main() -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_pages", description=__doc__)
    parser.add_argument("what", choices=["world"])
    parser.add_argument("--customers", type=int, default=5_000)
    parser.add_argument("--orders", type=int, default=20_900)
    asked = parser.parse_args()
    import django

    django.setup()
    from tools.bench_pages.world import Size, load_world

    from tenantry.config.wiring import wire
    from tenantry.foundation.clock import business_now

    wire()
    direct = max(1, asked.customers // 10)
    world = load_world(
        Size(customers=asked.customers, direct=direct, orders=asked.orders), now=business_now()
    )
    print(json.dumps(asdict(world), indent=2, default=str))
    return 0


if __name__ == "__main__":
    sys.exit(main())
