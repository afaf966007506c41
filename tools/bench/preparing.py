"""What must stand before anything is measured: a provider, a catalogue, and end customers who have agreed."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal

import httpx2
import psycopg
from tools.bench.client import Api, Buyable
from tools.bench.installation import Installation

MARKET = "PT"
PLAN = "Microsoft 365 Business Standard"
AT_ONCE = 6


@dataclass(frozen=True, slots=True)
class Shop:
    """A provider with a reseller that buys."""

    provider_id: int
    reseller_token: str
    plan: str
    synchronisation_seconds: float


def load(place: Installation) -> tuple[int, str, float]:
    """The demo's provider and the synchronised catalogue: its key, the reseller's token, the seconds it took."""
    from tenantry.catalog.use_cases.synchronise_catalogue import synchronise_catalogue
    from tenantry.demo import provider, story
    from tenantry.foundation.clock import business_now, machine_now
    from tenantry.kernel.actor import system
    from tenantry.parties.models import Provider

    story.prepare_microsoft(place.simulator_url)
    made = provider.load(
        keep_in=place.data_dir / "provider.json",
        margin_percent=Decimal(18),
        now=business_now(),
        machine_now=machine_now(),
    )
    key = Provider.objects.values_list("id", flat=True).get(public_id=made.provider)
    begun = time.perf_counter()
    synchronise_catalogue(market=MARKET, by=system(key, "bench"), now=business_now())
    return key, made.reseller_token, time.perf_counter() - begun


def plan_id(place: Installation, token: str) -> str:
    """The plan that is ordered."""
    api = Api(place.web_url, token)
    found = api.send("GET", f"/plans?market={MARKET}&limit=100&q=Business%20Standard", None, 200)["items"]
    api.close()
    return str(next(plan["id"] for plan in found if plan["title"] == PLAN))


def end_customers(place: Installation, shop: Shop, count: int, *, first: int = 1) -> list[Buyable]:
    """So many end customers of the reseller, each with its agreement accepted and every condition met."""

    def make(numbers: range) -> list[Buyable]:
        api = Api(place.web_url, shop.reseller_token)
        with httpx2.Client(base_url=place.simulator_url, timeout=30) as microsoft:
            made = [_end_customer(api, microsoft, shop, number) for number in numbers]
        api.close()
        return made

    shares = [range(first + part, first + count, AT_ONCE) for part in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [one for share in pool.map(make, shares) for one in share]


def _end_customer(api: Api, microsoft: httpx2.Client, shop: Shop, number: int) -> Buyable:
    prefix = f"padaria{number:06}"
    basket = api.send("POST", "/baskets", {}, 201, keyed=True)["id"]
    line = {"plan": shop.plan, "term": "P1Y", "billing_plan": "monthly", "seats": 10}
    api.send("PUT", f"/baskets/{basket}/lines/1", line, 204)
    details = {
        "name": f"Padaria Central {number}, Lda.",
        "country": MARKET,
        "address_line1": f"Rua Augusta {number}",
        "city": "Lisboa",
        "postal_code": "1100-053",
        "email": f"office@{prefix}.example",
        "phone": "+351 213 420 310",
        "first_name": "Teresa",
        "last_name": "Almeida",
    }
    chosen = {"domain_prefix": prefix, "partner_on_record_confirmed": True}
    body = {"details": details, "microsoft": chosen}
    customer = str(api.send("PUT", f"/baskets/{basket}/end-customer", body, 200)["customer"])
    signatory = {
        "first_name": "Teresa",
        "last_name": "Almeida",
        "email": f"teresa@{prefix}.example",
        "phone": "+351 213 420 310",
    }
    asked = api.send(
        "POST", f"/baskets/{basket}/agreement", {"signatory": signatory, "language": "pt-PT"}, 200
    )
    microsoft.post(f"/_sim/attestations/{asked['page_url'].rpartition('/')[2]}/accept").raise_for_status()
    run = api.send("POST", f"/baskets/{basket}/preflight", None, 200)
    assert run["outcome"] == "met", run
    return Buyable(shop.plan, customer, prefix)


def make_facts_young(database: psycopg.Connection) -> None:
    """Every answer of Microsoft is as young as can be, and answers grow old as they do."""
    database.execute("DROP TRIGGER IF EXISTS bench_old ON compliance_fact")
    database.execute("UPDATE compliance_fact SET fetched_at = now()")


def make_facts_old(database: psycopg.Connection) -> None:
    """Every answer of Microsoft that can grow old is older than any limit, also when it has just been stored.

    So preflight and placing each ask everything anew, whatever other clients have just learnt.
    """
    database.execute(
        """
        CREATE OR REPLACE FUNCTION bench_old() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN NEW.fetched_at := '2001-01-01T00:00:00Z'; RETURN NEW; END $$
        """
    )
    database.execute(
        "CREATE OR REPLACE TRIGGER bench_old BEFORE INSERT OR UPDATE ON compliance_fact"
        " FOR EACH ROW EXECUTE FUNCTION bench_old()"
    )
    database.execute("UPDATE compliance_fact SET fetched_at = fetched_at")
