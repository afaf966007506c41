"""Pages to look at the simulator: who exists, what they own, the clock, the last calls. They load nothing."""

from collections.abc import Iterable, Sequence
from html import escape

from partner_center_simulator.calendar_dates import print_second
from partner_center_simulator.entities import Customer, Order, Reseller, Subscription
from partner_center_simulator.entities_services import (
    Delegation,
    Delivery,
    LegacyOrder,
    LegacySubscription,
    Qualification,
)
from partner_center_simulator.refusals import unknown_resource
from partner_center_simulator.resources.agreements import is_agreed
from partner_center_simulator.resources.qualifications import shown
from partner_center_simulator.routing import Access, Answer, Call, operation

_SHOWN = 200
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:15px/1.5 system-ui,sans-serif;max-width:76rem;margin:1.5rem auto;padding:0 1rem}"
    "nav a{margin-right:1rem}table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}"
    "caption{text-align:left;font-weight:600;padding:.4rem 0}"
    "th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #8884;vertical-align:top}"
    "td.n,th.n{text-align:right}small,.q{opacity:.7}h1{font-size:1.3rem}.w{overflow-x:auto}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
Row = Sequence[str | tuple[str, str]]


@operation("page_home", "GET", "/", Access.PAGE)
def page_home(call: Call) -> Answer:
    """The provider, the clock, resellers and customers."""
    world = call.world
    resellers = [
        (
            one.name,
            ", ".join(one.mpn_ids),
            one.location,
            one.state,
            "signed" if one.mpa_signed else "not signed",
        )
        for one in world.store.all(Reseller)
    ]
    everybody = world.store.all(Customer)
    customers: list[Row] = [
        (
            (f"/customers/{one.id}", one.company_name),
            one.domain,
            one.address.country,
            ", ".join(kind["qualification"] for kind in shown(world, one)) or "none",
            str(len(world.store.of(Subscription, one.id)) + len(world.store.of(LegacySubscription, one.id))),
            "ended" if one.relationship_ended else "reseller",
        )
        for one in reversed(everybody[-_SHOWN:])
    ]
    partner = world.partner
    intro = (
        f"<p>{escape(partner.name)}, {escape(partner.country)}, PartnerID {escape(partner.mpn_id)}, "
        f"tenant <code>{escape(partner.tenant_id)}</code></p>"
    )
    more = f" (the last {_SHOWN} of {len(everybody)})" if len(everybody) > _SHOWN else ""
    columns = ("Company", "Domain", "Country", "Qualifications", "Subscriptions", "Relationship")
    return _page(
        call,
        "Who exists",
        intro,
        _table("Resellers", ("Name", "PartnerIDs", "Country", "State", "Partner agreement"), resellers),
        _table(f"Customers{more}", columns, customers),
    )


@operation("page_customer", "GET", "/customers/{customer}", Access.PAGE)
def page_customer(call: Call) -> Answer:
    """What one customer owns."""
    world = call.world
    one = world.store.find(Customer, call.path["customer"].lower())
    if one is None:
        raise unknown_resource()
    held: list[Row] = [
        (
            sub.friendly_name,
            str(sub.quantity),
            sub.term_duration,
            sub.billing_cycle,
            sub.status,
            sub.partner_id,
            sub.id,
        )
        for sub in world.store.of(Subscription, one.id)
    ]
    held += [
        (
            sub.friendly_name,
            str(sub.quantity),
            "legacy",
            sub.billing_cycle,
            sub.status,
            sub.partner_id,
            sub.id,
        )
        for sub in world.store.of(LegacySubscription, one.id)
    ]
    orders: list[Row] = [
        (
            order.id,
            print_second(order.created_at),
            order.billing_cycle,
            "completed" if order.provisioned_at else "pending",
        )
        for order in world.store.of(Order, one.id)
    ]
    orders += [
        (order.id, print_second(order.created_at), order.billing_cycle, order.status)
        for order in world.store.of(LegacyOrder, one.id)
    ]
    vetted = [
        (
            kind["qualification"],
            str(kind.get("vettingStatus") or "stands"),
            str(kind.get("vettingReason") or ""),
        )
        for kind in shown(world, one)
    ]
    facts = (
        f"<p><code>{one.id}</code>, {escape(one.domain)}, {escape(one.address.city)}, {escape(one.address.country)}. "
        f"Customer agreement: {'accepted' if is_agreed(world, one) else 'not accepted'}. "
        f"Vetting of the account: {escape(one.vetting_status or 'none')}.</p>"
    )
    columns = ("Subscription", "Seats", "Term", "Billed", "Status", "PartnerID", "Id")
    return _page(
        call,
        one.company_name,
        facts,
        _table("Subscriptions", columns, held),
        _table("Orders", ("Id", "Created", "Billed", "Status"), orders),
        _table("Qualifications", ("Kind", "Status", "Reason"), vetted),
    )


@operation("page_calls", "GET", "/calls", Access.PAGE)
def page_calls(call: Call) -> Answer:
    """The last calls, the newest first."""
    last = list(call.world.calls)[-_SHOWN:]
    rows = [
        (
            str(one["number"]),
            str(one["at"])[11:19],
            one["operation"],
            one["method"],
            one["path"],
            str(one["status"] or "no answer"),
            ("replayed " if one["replayed"] else "") + (one["fault"] or ""),
        )
        for one in reversed(last)
    ]
    columns = ("Number", "Machine time", "Operation", "Method", "Path", "Status", "Note")
    return _page(call, "The last calls", _table("Calls", columns, rows))


@operation("page_events", "GET", "/events", Access.PAGE)
def page_events(call: Call) -> Answer:
    """Events on their way, and delegations."""
    store = call.world.store
    events = [
        (one.event, one.resource_uri or "", print_second(one.changed_at), one.status, str(len(one.attempts)))
        for one in reversed(store.all(Delivery)[-_SHOWN:])
    ]
    delegations = [
        (one.display_name, one.customer_name or one.customer_id or "", one.duration, one.status)
        for one in store.all(Delegation)
    ]
    reviews = [
        (one.customer_id, one.kind, print_second(one.due_at))
        for one in store.all(Qualification)
        if one.due_at and not one.decided
    ]
    return _page(
        call,
        "Events and what is under way",
        _table("Webhook events", ("Event", "Resource", "Changed", "Status", "Attempts"), events),
        _table("Delegated administration", ("Name", "Customer", "Duration", "Status"), delegations),
        _table("Vettings under way", ("Customer", "Kind", "Verdict due"), reviews),
    )


def _table(title: str, columns: Sequence[str], rows: Iterable[Row]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join("<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    body = body or f'<tr><td colspan="{len(columns)}" class="q">none</td></tr>'
    return (
        f'<div class="w"><table><caption>{escape(title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: str | tuple[str, str]) -> str:
    if isinstance(cell, tuple):
        return f'<a href="{escape(cell[0])}">{escape(cell[1])}</a>'
    return escape(cell)


def _page(call: Call, title: str, *parts: str) -> Answer:
    clock = print_second(call.world.clock.now())
    links = (("/", "Who exists"), ("/events", "Events"), ("/calls", "The last calls"))
    bar = "".join(f'<a href="{path}">{name}</a>' for path, name in links)
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)} - Partner Center simulator</title>"
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><header><nav>{bar}</nav>"
        f'<p>Clock: <time datetime="{clock}">{clock}</time></p></header>'
        f"<main><h1>{escape(title)}</h1>{''.join(parts)}</main>"
        "<footer><small>A Partner Center simulator, not Microsoft.</small></footer></body></html>"
    )
    headers = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}
    return Answer(text=html, headers=headers, content_type="text/html; charset=utf-8")
