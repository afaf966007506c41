"""What is measured besides placing: provisioning, quotes, documents."""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Callable, Sequence

from tools.bench import counting
from tools.bench.client import Api, Buyable, place_order
from tools.bench.installation import Installation
from tools.bench.preparing import MARKET, Shop

PATIENCE_SECONDS = 300.0


def per_second(act: Callable[[], object], *, seconds: float, rounds: int) -> float:
    """How often one thread can do it, median of the rounds."""
    act()
    rates = []
    for _ in range(rounds):
        done, begun = 0, time.perf_counter()
        while time.perf_counter() - begun < seconds:
            act()
            done += 1
        rates.append(done / (time.perf_counter() - begun))
    return round(statistics.median(rates), 1)


def quotes_in_process(shop: Shop, *, seconds: float, rounds: int) -> float:
    """Quotes of one thread through the catalogue's reads: one statement and the pure rule."""
    from tenantry.catalog import reads
    from tenantry.foundation.clock import business_now
    from tenantry.kernel.periods import BillingPlan, Term
    from tenantry.parties.credentials import authenticate

    actor, now = authenticate(shop.reseller_token, request_id="bench").actor, business_now()
    return per_second(
        lambda: reads.quote_for(
            actor,
            plan=shop.plan,
            term=Term.P1Y,
            billing_plan=BillingPlan.MONTHLY,
            seats=10,
            at=now,
            market=MARKET,
        ),
        seconds=seconds,
        rounds=rounds,
    )


def quotes_by_api(
    place: Installation, shop: Shop, *, clients: int, seconds: float, rounds: int
) -> tuple[float, int]:
    """Quotes per second through POST /quotes by so many clients at once, and how many failed."""
    body = {"plan": shop.plan, "term": "P1Y", "billing_plan": "monthly", "seats": 10, "market": MARKET}
    rates: list[float] = []
    failures: list[str] = []
    for _ in range(rounds):
        counts, deadline = [0] * clients, time.perf_counter() + seconds

        def ask(number: int, counts: list[int] = counts, deadline: float = deadline) -> None:
            api = Api(place.web_url, shop.reseller_token)
            while time.perf_counter() < deadline:
                api.send("POST", "/quotes", body, 200)
                counts[number] += 1
            api.close()

        begun = time.perf_counter()
        _all_at_once(clients, ask, failures)
        rates.append(sum(counts) / (time.perf_counter() - begun))
    return round(statistics.median(rates), 1), len(failures)


def _all_at_once(clients: int, work: Callable[[int], None], failures: list[str]) -> None:
    from tools.bench.client import Failed

    def run(number: int) -> None:
        try:
            work(number)
        except Failed as failed:
            failures.append(str(failed))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def provisioned(place: Installation, shop: Shop, buyable: Sequence[Buyable]) -> dict[str, object]:
    """Place an order for each of these fresh end customers while nobody works, then let one worker drain the queue."""
    database = place.database
    # What the measurements before have left waiting is no part of this one.
    database.execute("DELETE FROM procrastinate_jobs")
    newest = _one(database.execute("SELECT coalesce(max(id), 0) FROM ordering_order").fetchone())
    api = Api(place.web_url, shop.reseller_token)
    for one in buyable:
        place_order(api, one)
    api.close()
    worker = place.start_worker()
    cpu_before = counting.cpu_ms(worker)
    calls_before = _one(database.execute("SELECT count(*) FROM microsoft_call").fetchone())
    begun, completed_after, states = time.perf_counter(), 0.0, {}
    while time.perf_counter() - begun < PATIENCE_SECONDS:
        rows = database.execute(
            "SELECT state, count(*) FROM ordering_order WHERE id > %s GROUP BY 1", [newest]
        )
        states = {str(state): int(count) for state, count in rows.fetchall()}
        if not completed_after and set(states) <= {"completed", "needs_attention", "partly_completed"}:
            completed_after = time.perf_counter() - begun
        files = _one(database.execute("SELECT count(*) FROM billing_invoicefile").fetchone())
        if completed_after and files >= states.get("completed", 0):
            break
        time.sleep(0.05)
    calls = _one(database.execute("SELECT count(*) FROM microsoft_call").fetchone()) - calls_before
    invoiced_after = time.perf_counter() - begun
    count = len(buyable)
    return {
        "orders": count,
        "states": states,
        "worker_concurrency": int(os.environ["TENANTRY_WORKER_CONCURRENCY"]),
        "microsoft_calls_per_order": round(calls / count, 1),
        "worker_cpu_ms_per_order": round((counting.cpu_ms(worker) - cpu_before) / count, 1),
        "provisioned_per_second": round(count / completed_after, 2) if completed_after else 0.0,
        "invoiced_and_printed_per_second": round(count / invoiced_after, 2),
    }


def many_orders(
    place: Installation, shop: Shop, buyable: Sequence[Buyable], *, rows: int
) -> dict[str, object]:
    """A file with so many orders is looked at by the worker, nothing being known of Microsoft's answers.

    `to_answer_times` is its time to the sum of the times that Microsoft's answers took. The questions of an order are
    put several at a time.
    """
    database, api = place.database, Api(place.web_url, shop.reseller_token)
    head = "reference,customer,plan,term,billed,seats"
    lines = (f"BULK-{n},{buyable[n % len(buyable)].customer},{shop.plan},P1Y,monthly,1" for n in range(rows))
    body = {
        "file_name": "bench.csv",
        "content": "\n".join((head, *lines)),
        "partner_of_record_confirmed": True,
    }
    newest = _one(database.execute("SELECT coalesce(max(id), 0) FROM microsoft_call").fetchone())
    begun = time.perf_counter()
    upload = str(api.send("POST", "/uploads", body, 202, keyed=True)["id"])
    found = {"waiting": rows}
    while found.get("waiting") and time.perf_counter() - begun < PATIENCE_SECONDS:
        time.sleep(0.2)
        states = api.send("GET", f"/uploads/{upload}", None, 200)["states"]
        found = {str(one["state"]): int(one["orders"]) for one in states}
    seconds = time.perf_counter() - begun
    counted = database.execute(
        "SELECT count(*), coalesce(sum(duration_ms), 0) FROM microsoft_call WHERE id > %s", [newest]
    ).fetchone()
    assert counted is not None
    api.close()
    return {
        "orders": rows,
        "states": found,
        "looked_at_per_second": round(rows / seconds, 1),
        "microsoft_calls_per_order": round(int(counted[0]) / rows, 1),
        "to_answer_times": round(seconds * 1000 / max(float(counted[1]), 1.0), 2),
    }


def start_ups(place: Installation, shop: Shop, *, rounds: int) -> dict[str, float]:
    """Seconds from the start of a process until a web server answers, and until a worker takes jobs; medians."""
    web = [place.time_web(shop.reseller_token) for _ in range(rounds)]
    worker = [place.time_worker() for _ in range(rounds)]
    return {
        "web_start_seconds": round(statistics.median(web), 2),
        "worker_start_seconds": round(statistics.median(worker), 2),
    }


def _one(row: tuple[object, ...] | None) -> int:
    assert row is not None
    return int(str(row[0]))


def documents(shop: Shop, *, seconds: float, rounds: int) -> float:
    """PDFs per second of one thread, of an invoice that an order made."""
    from tenantry.billing import stored
    from tenantry.billing.documents.render import render_pdf
    from tenantry.billing.models import Invoice

    public_id = Invoice.objects.filter(provider_id=shop.provider_id).values_list("public_id", flat=True)[0]
    document = stored.document(shop.provider_id, public_id)
    return per_second(lambda: render_pdf(document), seconds=seconds, rounds=rounds)
