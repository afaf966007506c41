"""A program of its own that places one basket, as a second web server would, and prints what it was answered."""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Arguments: basket, amount, key, token of the buyer."""
    import django

    django.setup()
    from tenantry.foundation.clock import machine_now
    from tenantry.foundation.idempotency import RequestKey
    from tenantry.kernel.ids import BasketId
    from tenantry.kernel.money import Money
    from tenantry.kernel.problems import Refused
    from tenantry.ordering.use_cases.place_order import place_order
    from tenantry.parties.credentials import authenticate

    basket, amount, key, token = sys.argv[1:]
    by = authenticate(token, request_id="test").actor
    now = machine_now()
    try:
        order = place_order(
            basket_id=BasketId(basket),
            shown_total=Money.from_wire({"amount": amount, "currency": "EUR"}),
            key=RequestKey.of(key, "place_order", {"basket": basket}),
            by=by,
            now=now,
            machine_now=now,
        )
    except Refused as no:
        print(json.dumps({"refused": [problem.as_data() for problem in no.problems]}))
        return
    print(json.dumps({"order": order}))


if __name__ == "__main__":
    main()
