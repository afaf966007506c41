"""What the provider's own people leave behind in a year: deeds, invitations, things that wait for somebody."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal

from tools.bench_pages.catalogue import FAMILIES
from tools.bench_pages.loading import Loader

from tenantry.billing.guards import LINES_OVER_LIMIT
from tenantry.billing.models import BilledAccount
from tenantry.bulk.models import Entry
from tenantry.bulk.rules.sheet import CELL_MISSING
from tenantry.bulk.rules.states import EntryState
from tenantry.bulk.use_cases.upload_orders import upload_orders
from tenantry.catalog.models import Plan
from tenantry.catalog.product_types import TypeDetails
from tenantry.catalog.use_cases.create_product_type import create_product_type
from tenantry.foundation.clock import machine_now
from tenantry.foundation.models import AuditEvent
from tenantry.jobs.models import ConsumerCursor
from tenantry.kernel import actor
from tenantry.kernel.ids import PartyId
from tenantry.kernel.problems import Problem
from tenantry.ordering.microsoft_details import Origin
from tenantry.parties.models import Invitation, Membership, Party, User

TABLES = (AuditEvent, Invitation)
_ACTIONS = (
    ("party.acting_begun", "Called, and asked us to order for them"),
    ("party.acting_ended", ""),
    ("price_list.assigned", ""),
    ("delivery.released", ""),
    ("session.ended", ""),
)
_DEEDS = 20_000
_GUESTS = 300
_FILES, _ORDERS_OF_A_FILE = 24, 150
_WAITING = 12  # parked deliveries, and half as many parked accounts


def furnish(provider_id: int, reseller: PartyId, *, first: datetime, now: datetime, seed: int = 7) -> None:
    """Write all of it for a provider whose trade is loaded; the files of orders are that reseller's."""
    load = Loader(provider_id, TABLES, random.Random(f"{seed} office"))
    audit_trail(load, _DEEDS, first, now)
    invitations(load, _GUESTS, now)
    load.write()
    load.finish()
    park_some(provider_id, now)
    files_of_orders(provider_id, reseller, now)
    product_types(provider_id, now)


def audit_trail(load: Loader, count: int, first: datetime, now: datetime) -> None:
    """So many deeds of staff in the order of their days, each of a party."""
    dice = load.dice
    staff = Membership.objects.filter(provider_id=load.provider_id, party__isnull=True)
    people = list(staff.order_by("id").values_list("user__public_id", flat=True))
    parties = Party.objects.filter(provider_id=load.provider_id).order_by("id")
    subjects = list(parties.values_list("public_id", flat=True))
    step = (now - first) / (count + 1)
    for number in range(count):
        at = first + step * (number + 1)
        action, why = _ACTIONS[number % len(_ACTIONS)]
        subject = dice.choice(subjects)
        load.add(
            AuditEvent, actor_kind="user", actor_id=dice.choice(people), request_id=f"req_audit{number:08}",
            on_behalf_of=subject if action == "party.acting_ended" else None, action=action, subject=subject,
            why=why, details={}, at=at, recorded_at=at,
        )  # fmt: skip


def invitations(load: Loader, count: int, now: datetime) -> None:
    """People who were asked and have not come yet: of staff, and of the first parties."""
    parties = Party.objects.filter(provider_id=load.provider_id).order_by("id")
    known = [None, *parties.values_list("id", "kind")[:count]]
    inviting = User.objects.order_by("id").values_list("public_id", flat=True)[:1].get()
    for number in range(count):
        at = now - timedelta(hours=number % 150)
        party = known[number % len(known)]
        load.add(
            Invitation, public_id=load.public_id("ivt", at), email=f"guest.{load.provider_id}.{number}@example.com",
            name="", party_id=party[0] if party else None, role=party[1] if party else "sales",
            duties=["administrator"] if party else [], language="en", invited_by=inviting, created_at=at,
            sent_at=at, expires_at=at + timedelta(days=7),
        )  # fmt: skip


def park_some(provider_id: int, now: datetime) -> None:
    """A few deliveries and accounts wait for a person."""
    cursors = ConsumerCursor.objects.filter(provider_id=provider_id, consumer="billing.bill").order_by("id")
    chosen = list(cursors.values_list("pk", flat=True)[:_WAITING])
    cursors.filter(pk__in=chosen).update(
        failures=5, last_error="OperationalError: the connection was lost", parked_at=now
    )
    accounts = BilledAccount.objects.filter(provider_id=provider_id).order_by("last_change_id")
    some = list(accounts.values_list("pk", flat=True)[: _WAITING // 2])
    reason = Problem(LINES_OVER_LIMIT, params={"lines": 12_000, "limit": 10_000}).as_data()
    accounts.filter(pk__in=some).update(parked_at=now, parked_reason=[reason])


def files_of_orders(provider_id: int, reseller: PartyId, now: datetime) -> None:
    """Files that were looked at: of each five orders three are ready, one was left out, one is to be put right."""
    for number in range(_FILES):
        orders = (
            f"F{number:03}-{row:04},Nobody,Nothing,P1Y,monthly,{row + 1}" for row in range(_ORDERS_OF_A_FILE)
        )
        upload_orders(
            content="\n".join(("reference,customer,plan,term,billed,seats", *orders)).encode(),
            file_name=f"orders-{number:03}.csv", account=reseller, confirms_partner=True, origin=Origin(), key=None,
            by=actor.system(provider_id), now=now - timedelta(days=_FILES - number), machine_now=machine_now(),
        )  # fmt: skip
    entries = Entry.objects.filter(provider_id=provider_id)
    entries.update(state=EntryState.READY.value, outcome="met", currency="EUR", total=Decimal("214.80"))
    entries.filter(number__endswith="4").update(state=EntryState.LEFT_OUT.value)
    missing = Problem(CELL_MISSING, "company", {"column": "company"}).as_data()
    entries.filter(number__endswith="9").update(
        state=EntryState.OPEN.value, outcome="needs_you", problems=[missing], currency="", total=None
    )


def product_types(provider_id: int, now: datetime) -> None:
    """Each third family of products has a type of its own."""
    for name in FAMILIES[::3]:
        plans = Plan.objects.filter(provider_id=provider_id, title__startswith=name)
        create_product_type(
            details=TypeDetails(name, one_active_per_product=False), by=actor.system(provider_id), now=now,
            products=set(plans.values_list("product_id", flat=True)), machine_now=machine_now(),
        )  # fmt: skip
