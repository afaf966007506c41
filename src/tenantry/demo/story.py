"""The story of one order, from an empty basket to an invoice, played through the public REST API.

Every value of the outcome is read back: from the API, from the simulator that stands for Microsoft, and from the text
of the invoice's PDF. Whatever does not agree ends the story with the reason.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
from pypdf import PdfReader

from tenantry.billing.rules.reasons import ReasonStep
from tenantry.demo.people import Company
from tenantry.demo.provider import RESELLER_MPN_ID, RESELLER_TENANT, DemoProvider
from tenantry.demo.telling import told
from tenantry.demo.wishes import StoryFailed, Wishes
from tenantry.web import formats
from tenantry.web.reasons import told_steps

Json = dict[str, Any]
PATIENCE_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.15


@dataclass(frozen=True, slots=True)
class Doors:
    """The public API as the reseller and as the administrator, and the simulator."""

    reseller: httpx2.Client
    staff: httpx2.Client
    microsoft: httpx2.Client


def play(
    doors: Doors,
    wish: Wishes,
    *,
    papers: Path,
    tell: Callable[[str], None] = lambda line: print(line, flush=True),
) -> Json:
    """Order, provision and invoice. Returns the outcome; raises StoryFailed."""
    market = wish.company.country
    tell(f"Catalogue of {market}: {synchronise(doors, market)}")
    plan = _plan(doors, wish)
    basket = _basket(doors, plan, wish)
    tell(f"Basket {basket}: {wish.seats} seats of {plan['title']}, term P1Y billed monthly")
    _address(doors, basket, wish.company, tell)
    _agreement(doors, basket, wish.company, tell)
    run = _expect(doors.reseller.post(f"/baskets/{basket}/preflight"), 200)
    for check in run["checks"]:
        tell(f"  preflight {check['code']:<20} {check['status']}")
    if run["outcome"] != "met":
        raise StoryFailed(f"not every condition of sale is met: {_unmet(run['checks'])}")
    order = _place(doors, basket, run["total"])
    tell(f"Order {order} placed for {run['total']['amount']} {run['total']['currency']} net")
    _watch(doors, order, tell)
    _hand_over(doors, order, tell)
    return _outcome(doors, order, papers, tell)


def _expect(answer: httpx2.Response, status: int) -> Json:
    is_json = "json" in answer.headers.get("Content-Type", "")
    found: Json = answer.json() if is_json else {}
    if answer.status_code != status:
        said = found.get("detail") or answer.text[:800]
        raise StoryFailed(
            f"{answer.request.method} {answer.request.url.path} answered {answer.status_code}: {said}"
        )
    return found


def _unmet(checks: list[Json]) -> str:
    """Each condition that is not met, with its reasons in words."""
    return "; ".join(
        " ".join([f"{check['code']} is {check['status']}:", *(why["detail"] for why in check["reasons"])])
        for check in checks
        if check["status"] != "met"
    )


def _key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


def synchronise(doors: Doors, market: str) -> str:
    asked = _expect(
        doors.staff.post("/catalogue-synchronisations", json={"market": market}, headers=_key()), 202
    )
    run = _until(
        lambda: _expect(doors.staff.get(f"/catalogue-synchronisations/{asked['id']}"), 200),
        lambda found: found["state"] not in ("requested", "running"),
        "the catalogue's synchronisation",
    )
    if run["state"] != "done":
        raise StoryFailed(f"the catalogue could not be synchronised: {run['problem']}")
    return f"{run['plans']} plans, {run['prices']} prices of the month's sheet"


def _until(look: Callable[[], Json], is_enough: Callable[[Json], bool], what: str) -> Json:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_enough(found := look()):
        if time.monotonic() > end:
            raise StoryFailed(f"{what} took more than {PATIENCE_SECONDS:.0f} s; last seen: {found}")
        time.sleep(LOOK_EVERY_SECONDS)
    return found


def _plan(doors: Doors, wish: Wishes) -> Json:
    """The plan by its exact name, or by Microsoft's id (product, or product:sku), among those the story can buy."""
    query = {"market": wish.company.country, "limit": "100"}
    listed = _expect(doors.reseller.get("/plans", params=query), 200)["items"]
    offered = [plan for plan in listed if _is_sold_for_a_year(plan)]
    wanted = wish.plan.lower()
    by_name = [plan for plan in offered if wanted in (plan["title"].lower(), plan["id"].lower(), _item(plan))]
    found = by_name or [plan for plan in offered if wanted == plan["product_id"].lower()]
    if len(found) == 1:
        require_seats(wish.seats, found[0])
        return dict(found[0])
    names = ", ".join(
        sorted(f"{plan['title']} ({plan['product_id']}:{plan['sku_id']})" for plan in found or offered)
    )
    why = "may be one of several" if found else "is not on offer for a year billed monthly"
    raise StoryFailed(f"DEMO_PLAN {wish.plan!r} {why}; there are: {names}")


def _item(plan: Json) -> str:
    return f"{plan['product_id']}:{plan['sku_id']}".lower()


def _is_sold_for_a_year(plan: Json) -> bool:
    """What the story orders: term P1Y billed monthly, with a price for this reseller, and nothing it depends on."""
    terms = [term for term in plan["terms"] if (term["term"], term["billing_plan"]) == ("P1Y", "monthly")]
    return not plan["is_addon"] and any(term["is_purchasable"] and term["unit_price"] for term in terms)


def require_seats(seats: int, plan: Json) -> None:
    """Raises StoryFailed naming the variable when the plan is not sold in that number."""
    least, most = plan["minimum_seats"], plan["maximum_seats"]
    if not least <= seats <= most:
        raise StoryFailed(f"DEMO_SEATS must be from {least} to {most} for {plan['title']}, not {seats}")


def _basket(doors: Doors, plan: Json, wish: Wishes) -> str:
    reference = {"buyer_reference": "PO-2026-0417"}
    basket = str(_expect(doors.reseller.post("/baskets", json=reference, headers=_key()), 201)["id"])
    line = {"plan": plan["id"], "term": "P1Y", "billing_plan": "monthly", "seats": wish.seats}
    _expect(doors.reseller.put(f"/baskets/{basket}/lines/1", json=line), 204)
    return basket


def _address(doors: Doors, basket: str, company: Company, tell: Callable[[str], None]) -> None:
    """The first postal code is refused with field, reason and a valid example; the corrected one passes."""
    details = {
        "name": company.name,
        "country": company.country,
        "address_line1": company.address_line1,
        "city": company.city,
        "state": company.state,
        "postal_code": company.wrong_postal_code,
        "email": f"office@{company.domain_prefix}.example",
        "phone": company.phone,
        "first_name": company.first_name,
        "last_name": company.last_name,
    }
    path = f"/baskets/{basket}/end-customer"
    refused = _expect(doors.reseller.put(path, json={"details": details}), 422)
    wrong = [problem for problem in refused["problems"] if problem["field"].endswith("postal_code")]
    if not wrong:
        raise StoryFailed(f"the postal code {company.wrong_postal_code!r} was not refused: {refused}")
    tell(f"Address refused: {wrong[0]['detail']}")
    prefix = f"{company.domain_prefix}{uuid4().hex[:6]}"
    body = {
        "details": details | {"postal_code": company.postal_code},
        "microsoft": {"domain_prefix": prefix, "partner_on_record_confirmed": True},
    }
    customer = _expect(doors.reseller.put(path, json=body), 200)["customer"]
    tell(
        f"End customer {customer}: {company.name}, {company.postal_code} {company.city}, {prefix}.onmicrosoft.com"
    )


def _agreement(doors: Doors, basket: str, company: Company, tell: Callable[[str], None]) -> None:
    """The signatory accepts in Microsoft's own page, which the simulator serves."""
    signatory = {
        "first_name": company.first_name,
        "last_name": company.last_name,
        "email": f"{company.last_name.lower().replace(' ', '')}@{company.domain_prefix}.example",
        "phone": company.phone,
    }
    body = {"signatory": signatory, "language": company.language}
    asked = _expect(doors.reseller.post(f"/baskets/{basket}/agreement", json=body), 200)
    tell(f"Microsoft Customer Agreement: page {asked['page_url']}")
    page = doors.microsoft.post(asked["page_url"])
    if page.status_code >= 400:
        raise StoryFailed(f"Microsoft's page answered {page.status_code} to the acceptance")
    found = _expect(doors.reseller.get(f"/baskets/{basket}/agreement"), 200)
    if found["status"] != "accepted":
        raise StoryFailed(f"the agreement was accepted in Microsoft's page but is {found['status']}")
    tell(f"  accepted by {company.first_name} {company.last_name}")


def _place(doors: Doors, basket: str, total: Json) -> str:
    """Placed twice with the same key, as an impatient program would: one order."""
    body, key = {"basket": basket, "shown_total": total}, _key()
    first = _expect(doors.reseller.post("/orders", json=body, headers=key), 201)
    again = _expect(doors.reseller.post("/orders", json=body, headers=key), 201)
    if first != again:
        raise StoryFailed(f"the repeated request made another order: {first} and {again}")
    return str(first["id"])


def _watch(doors: Doors, order: str, tell: Callable[[str], None]) -> None:
    """Tell the timeline while it grows, until the order is done or a person is needed."""
    end, after = time.monotonic() + PATIENCE_SECONDS, 0
    while True:
        found = _expect(doors.reseller.get(f"/orders/{order}/timeline", params={"after": str(after)}), 200)
        for event in found["items"]:
            after = event["sequence"]
            tell(f"  {event['at'][11:19]}  {told(event['name'], event['details'])}")
        state = _expect(doors.reseller.get(f"/orders/{order}"), 200)
        if state["state"] == "completed" and not found["items"]:
            return
        if state["state"] in ("needs_attention", "cancelled", "partly_completed"):
            why = _expect(doors.staff.get(f"/orders/{order}"), 200)["attention"]
            raise StoryFailed(f"the order is {state['state']}: {why}")
        if time.monotonic() > end:
            raise StoryFailed(f"the order is still {state['state']} after {PATIENCE_SECONDS:.0f} s")
        time.sleep(LOOK_EVERY_SECONDS)


def _hand_over(doors: Doors, order: str, tell: Callable[[str], None]) -> None:
    """The first administrator's one-time password is handed over once; asked again, the API says so."""
    given = _expect(doors.reseller.post(f"/orders/{order}/administrator-handover"), 200)
    again = _expect(doors.reseller.post(f"/orders/{order}/administrator-handover"), 409)
    if not given["password"] or again["code"] != "administrator.already_handed_over":
        raise StoryFailed(f"the hand-over of the first administrator is not once: {again}")
    tell(f"First administrator {given['user_name']}@{given['domain']}: one-time password handed over, once")


def _outcome(doors: Doors, order_id: str, papers: Path, tell: Callable[[str], None]) -> Json:
    order = _expect(doors.reseller.get(f"/orders/{order_id}"), 200)
    line = order["lines"][0]
    ours = _expect(doors.reseller.get(f"/subscriptions/{line['subscription']}"), 200)
    theirs = _at_microsoft(doors, ours["microsoft_id"])
    invoice, pdf = _invoice(doors, order_id, papers)
    _why(doors, invoice, tell)
    _books(doors, tell)
    tell(f"Invoice {invoice['number']}: {invoice['gross']['amount']} {invoice['gross']['currency']} ({pdf})")
    outcome = {
        "order": order["id"],
        "order_state": order["state"],
        "tenant": theirs["customer_id"],
        "subscription": theirs["id"],
        "plan": theirs["plan"],
        "seats": theirs["quantity"],
        "term": theirs["term"],
        "billing_plan": theirs["billing_cycle"],
        "partner_on_record": theirs["partner_id"],
        "invoice_number": invoice["number"],
        "invoice_total": invoice["gross"]["amount"],
        "currency": invoice["gross"]["currency"],
        "invoice_pdf": str(pdf),
    }
    agreed = {
        "domain": ours["domain"],
        "plan": line["title"],
        "seats": line["seats"],
        "term": line["term"],
        "billing_plan": line["billing_plan"],
        "partner_on_record": RESELLER_MPN_ID,
    }
    found = outcome | {"domain": theirs["domain"]}
    for name, value in agreed.items():
        if found[name] != value:
            raise StoryFailed(f"{name}: ordered {value}, Microsoft has {found[name]}")
    if invoice["net"] != order["total"]:
        raise StoryFailed(f"the order was placed for {order['total']} net, its invoice says {invoice['net']}")
    return outcome


def _at_microsoft(doors: Doors, microsoft_id: str) -> Json:
    """The subscription as the simulator has it; its customer must have the reseller associated."""
    rows = _rows(_expect(doors.microsoft.get("/_sim/subscriptions"), 200))
    found = [row for row in rows if row["id"].lower() == microsoft_id.lower()]
    if len(found) != 1:
        raise StoryFailed(f"Microsoft has {len(found)} subscriptions {microsoft_id}")
    row = found[0]
    shown = {
        "id": row["id"],
        "customer_id": row["customerId"],
        "plan": row["offerName"],
        "quantity": row["quantity"],
        "term": row["termDuration"],
        "billing_cycle": row["billingCycle"],
        "partner_id": row["partnerId"],
    }
    customers = _rows(_expect(doors.microsoft.get("/_sim/customers"), 200))
    customer = next(c for c in customers if c["id"] == row["customerId"])
    if str(RESELLER_TENANT) not in str(customer):
        raise StoryFailed(f"the reseller is not associated with the tenant: {customer}")
    return shown | {"domain": customer["companyProfile"]["domain"]}


def _rows(found: Any) -> list[Json]:
    return list(found["items"] if isinstance(found, dict) else found)


def _invoice(doors: Doors, order: str, papers: Path) -> tuple[Json, Path]:
    """The order's invoice; its number and total must stand in the PDF's own text."""
    listed = _until(
        lambda: _expect(doors.reseller.get("/invoices", params={"order": order}), 200),
        lambda found: bool(found["items"]),
        "the invoice",
    )["items"]
    if len(listed) != 1:
        raise StoryFailed(f"the order has {len(listed)} invoices")
    invoice = _expect(doors.reseller.get(f"/invoices/{listed[0]['id']}"), 200)
    answer = doors.reseller.get(f"/invoices/{invoice['id']}/pdf")
    if answer.status_code != 200 or not answer.content.startswith(b"%PDF"):
        raise StoryFailed(f"the invoice's PDF answered {answer.status_code}")
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    for value in (invoice["number"], f"{Decimal(invoice['gross']['amount']):,.2f}"):
        if not re.search(rf"(?<![\d.,]){re.escape(value)}(?![\d.,]*\d)", text):
            raise StoryFailed(f"the PDF does not show {value}:\n{text[:1500]}")
    path = papers / f"{invoice['number'].replace('/', '-')}-{order[-6:]}.pdf"
    path.write_bytes(answer.content)
    return invoice, path.resolve()


def _why(doors: Doors, invoice: Json, tell: Callable[[str], None]) -> None:
    for line in invoice["lines"]:
        why = _expect(doors.reseller.get(f"/invoices/{invoice['id']}/lines/{line['number']}/why"), 200)
        description = " ".join(line["description"].split())
        tell(f"  line {line['number']}: {description}: {line['net']['amount']}, because:")
        found = told_steps([ReasonStep(step["code"], step["params"]) for step in why["steps"]], "en")
        if not found:
            raise StoryFailed(f"nobody can say why line {line['number']} is what it is: {why}")
        for step in found:
            amount = formats.money(step.amount, "en") if step.amount else ""
            rate = formats.rate(step.rate, "en") if step.rate else ""
            tell(f"    - {': '.join(word for word in (step.label, amount or rate) if word)}")


def _books(doors: Doors, tell: Callable[[str], None]) -> None:
    balance = _expect(doors.staff.get("/journal/balance"), 200)
    sums: dict[str, Decimal] = {}
    for row in balance["items"]:
        amount = row["balance"]
        sums[amount["currency"]] = sums.get(amount["currency"], Decimal(0)) + Decimal(amount["amount"])
    if not sums or any(sums.values()):
        raise StoryFailed(f"the journal does not balance: {balance}")
    tell(f"  the journal balances: {len(balance['items'])} ledgers")


def connect(base_url: str, simulator_url: str, provider: DemoProvider) -> Doors:
    """The doors of a running installation."""

    def api(token: str) -> httpx2.Client:
        headers = {"Authorization": f"Bearer {token}"}
        return httpx2.Client(base_url=f"{base_url}/api/v1", headers=headers, timeout=30)

    return Doors(
        api(provider.reseller_token),
        api(provider.administrator_token),
        httpx2.Client(base_url=simulator_url, timeout=30, follow_redirects=True),
    )


def prepare_microsoft(simulator_url: str) -> None:
    """What the provider and its reseller have at Microsoft: an account each, with their agreements signed."""
    with httpx2.Client(base_url=simulator_url, timeout=30) as microsoft:
        partner = {"name": "Harbour Cloud Distribution Ltd", "country": "IE", "mpaSigned": True}
        reseller = {
            "tenantId": str(RESELLER_TENANT),
            "name": "Meridian IT, Lda.",
            "mpnId": RESELLER_MPN_ID,
            "location": "PT",
        }
        for answer in (
            microsoft.put("/_sim/partner", json=partner),
            microsoft.post("/_sim/resellers", json=reseller),
        ):
            if answer.status_code >= 400:
                raise StoryFailed(f"the simulator refused {answer.request.url.path}: {answer.text[:300]}")
