"""The run: what is measured in which order."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from tools.bench import bare, counting, figures, others, preparing
from tools.bench.client import Buyable
from tools.bench.figures import Pair
from tools.bench.installation import Installation, running, server_settings
from tools.bench.placing import window
from tools.bench.preparing import Shop

Figures = dict[str, object]
MANY = 1_000  # orders in a file


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured, and how long."""

    clients: tuple[int, ...]
    facts: tuple[str, ...]
    seconds: float
    rounds: int
    customers: int
    provisioned: int
    lists_statements: bool


def measure(plan: Plan) -> Figures:
    """Orders placed through the public API, against a bare transaction on the same database; and what follows."""
    with running() as place:
        provider_id, token, synchronised = preparing.load(place)
        place.start_web(token)
        shop = Shop(provider_id, token, preparing.plan_id(place, token), synchronised)
        print(f"preparing {plan.customers} end customers", file=sys.stderr, flush=True)
        buyable = preparing.end_customers(place, shop, plan.customers)
        found: Figures = {
            "server": dict(server_settings(place.database)),
            "placing": {facts: _placing(place, shop, buyable, plan, facts) for facts in plan.facts},
        }
        if plan.lists_statements:
            found["statements"] = _statements(place, shop, buyable)
        if plan.provisioned:
            found["others"] = {
                "catalogue_synchronisation_seconds": round(synchronised, 2),
                **_others(place, shop, plan),
            }
        return found


def _placing(place: Installation, shop: Shop, buyable: list[Buyable], plan: Plan, facts: str) -> Figures:
    """Rounds of every number of clients, each window beside a bare one; then the figures of these facts."""
    make = {"young": preparing.make_facts_young, "old": preparing.make_facts_old}[facts]
    pairs: dict[int, list[Pair]] = {clients: [] for clients in plan.clients}
    make(place.database)
    # Connections are opened and statements prepared before anything counts.
    window(place, shop.reseller_token, buyable, clients=max(plan.clients), seconds=min(plan.seconds, 2.0))
    for number in range(1, plan.rounds + 1):
        print(f"placing, facts {facts}, round {number} of {plan.rounds}", file=sys.stderr, flush=True)
        bare.make_tables(place.database)
        for clients in plan.clients:
            make(place.database)
            yardstick = bare.measure(place.database_url, clients, plan.seconds / 3)
            placed = window(place, shop.reseller_token, buyable, clients=clients, seconds=plan.seconds)
            pairs[clients].append((placed, yardstick))
    rows: Figures = {str(clients): figures.of_rounds(rounds) for clients, rounds in pairs.items()}
    if 8 in pairs and 32 in pairs:
        rows["rate_32_to_8"] = figures.rate_ratio(pairs[32], pairs[8])
    return rows


def _statements(place: Installation, shop: Shop, buyable: list[Buyable]) -> list[tuple[int, str]]:
    """The statements of one order with facts at hand, and how often it sends each."""
    preparing.make_facts_young(place.database)
    window(place, shop.reseller_token, buyable, clients=1, seconds=2.0)
    counting.forget(place.database)
    sample = window(place, shop.reseller_token, buyable, clients=1, seconds=2.0)
    listed = counting.statements_by_text(place.database)
    return [(round(calls / sample.orders), query) for calls, query in listed if calls >= sample.orders / 2]


def _others(place: Installation, shop: Shop, plan: Plan) -> Figures:
    print("start-up, quotes, provisioning, documents", file=sys.stderr, flush=True)
    preparing.make_facts_young(place.database)
    fresh = preparing.end_customers(place, shop, plan.provisioned, first=500_000)
    seconds, rounds = min(plan.seconds, 2.0), plan.rounds
    by_api, failed = others.quotes_by_api(place, shop, clients=8, seconds=seconds, rounds=rounds)
    drained = others.provisioned(place, shop, fresh)
    preparing.make_facts_old(place.database)
    looked_at = others.many_orders(place, shop, fresh, rows=MANY)
    preparing.make_facts_young(place.database)
    return {
        "quotes_per_second_in_process": others.quotes_in_process(shop, seconds=seconds, rounds=rounds),
        "quotes_per_second_by_api_8_clients": by_api,
        "quotes_failed": failed,
        **others.start_ups(place, shop, rounds=rounds),
        "pdfs_per_second": others.documents(shop, seconds=seconds, rounds=rounds),
        "provisioning": drained,
        "many_orders": looked_at,
    }
