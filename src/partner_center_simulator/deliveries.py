"""Events to the registered address: noticed from what a call changed, signed, sent, tried again ten times."""

import asyncio
from datetime import timedelta

import httpx2

from partner_center_simulator import clock, signing, wire
from partner_center_simulator.calendar_dates import print_instant
from partner_center_simulator.entities import Customer, Entity, Subscription
from partner_center_simulator.entities_services import (
    AccessAssignment,
    Delegation,
    Delivery,
    DeliveryAttempt,
    LegacySubscription,
    Outgoing,
    WebhookRegistration,
)
from partner_center_simulator.entities_support import Migration, MigrationSchedule
from partner_center_simulator.world import World

ATTEMPTS = 10
KEPT = timedelta(days=7)
LONGEST_PAUSE = 300.0
TIMEOUT = 10.0
# So long an event waits for the answer to the one before it: whoever answers hears them in order, and one who is
# slow holds nothing up.
PATIENCE = 1.0
MOST_UNDERWAY = 16
# All that Microsoft names; what the simulator does not know about (fraud, referrals, usage, DAP) never comes.
EVENTS = (
    "test-created",
    "subscription-updated",
    "invoice-ready",
    "reseller-relationship-accepted-by-customer",
    "dap-admin-relationship-approved",
    "dap-admin-relationship-terminated",
    "dap-admin-relationship-terminated-by-microsoft",
    "granular-admin-relationship-approved",
    "granular-admin-relationship-activated",
    "granular-admin-relationship-terminated",
    "granular-admin-relationship-expired",
    "granular-admin-access-assignment-created",
    "granular-admin-access-assignment-activated",
    "granular-admin-access-assignment-updated",
    "granular-admin-access-assignment-deleted",
    "usagerecords-thresholdExceeded",
    "azure-fraud-event-detected",
    "new-commerce-migration-created",
    "new-commerce-migration-completed",
    "new-commerce-migration-failed",
    "new-commerce-migration-schedule-failed",
    "referral-created",
    "referral-updated",
    "related-referral-created",
    "related-referral-updated",
)
_STATES = {
    "approved": "approved",
    "active": "activated",
    "terminated": "terminated",
    "expired": "expired",
}


def announce_changes(world: World, origin: str, audit_id: str | None) -> None:
    """Line up an event for everything in this unit of work that the registered address wants to hear of."""
    registered = world.store.find(WebhookRegistration, "own")
    if registered is None:
        return
    audit = f"{origin}/auditactivity/v1/auditrecords/{audit_id}" if audit_id else None
    for before, after in world.store.changes():
        for event, name, uri in _events(before, after, origin):
            if event in registered.events:
                put(world, registered, event, name, uri, audit)


def put(
    world: World, registered: WebhookRegistration, event: str, name: str, uri: str | None, audit: str | None
) -> Delivery:
    """Line up one event."""
    store, now = world.store, world.clock.now()
    while (first := store.oldest(Delivery)) is not None and first.changed_at < now - KEPT:
        store.remove(first)
        if store.find(Outgoing, first.id):
            store.remove(Outgoing(id=first.id))
    delivery = Delivery(
        id=store.guid("delivery"),
        event=event,
        resource_name=name,
        resource_uri=uri,
        audit_uri=audit,
        changed_at=now,
        url=registered.url,
        own_header=registered.own_header,
    )
    store.put(delivery)
    store.put(Outgoing(id=delivery.id))
    return delivery


def _events(before: Entity | None, after: Entity | None, origin: str) -> list[tuple[str, str, str | None]]:
    """Event, resource name and resource address for one changed record."""
    if isinstance(after, Subscription | LegacySubscription):
        uri = f"{origin}/webhooks/v1/customers/{after.customer_id}/subscriptions/{after.id}"
        return [("subscription-updated", "subscription", uri)]
    if isinstance(after, Customer):
        old = before.reseller_ids if isinstance(before, Customer) else ()
        event = "reseller-relationship-accepted-by-customer"
        is_new = len(after.reseller_ids) > len(old) and after.associated_partner_id not in after.reseller_ids
        is_new = is_new or (isinstance(before, Customer) and len(after.reseller_ids) > len(old))
        return [(event, "customer", f"{origin}/v1/customers/{after.id}")] if is_new else []
    if isinstance(after, Delegation):
        was = before.status if isinstance(before, Delegation) else ""
        word = _STATES.get(after.status) if after.status != was else None
        uri = f"{origin}/v1.0/granularAdminRelationships/{after.id}"
        return [(f"granular-admin-relationship-{word}", "GranularAdminRelationship", uri)] if word else []
    if isinstance(after, AccessAssignment):
        home = f"{origin}/v1.0/granularAdminRelationships/{after.delegation_id}/accessAssignments/{after.id}"
        word = "updated"
        if not isinstance(before, AccessAssignment):
            word = "created"
        elif before.status != after.status:
            word = "activated" if after.status == "active" else "deleted"
        return [(f"granular-admin-access-assignment-{word}", "GranularAdminAccessAssignment", home)]
    return _migration_events(before, after, origin)


def _migration_events(
    before: Entity | None, after: Entity | None, origin: str
) -> list[tuple[str, str, str | None]]:
    """Migrations that began or ended, also both in one unit of work, and schedules that came to nothing."""
    found: list[tuple[str, str, str | None]] = []
    if isinstance(after, Migration):
        home = f"{origin}/v1/customers/{after.customer_id}/migrations/newcommerce/{after.id}"
        was_open = not isinstance(before, Migration) or before.completed_at is None
        if before is None:
            found.append(("new-commerce-migration-created", "NewCommerceMigration", home))
        if was_open and after.completed_at is not None:
            word = "failed" if after.is_failed else "completed"
            found.append((f"new-commerce-migration-{word}", "NewCommerceMigration", home))
    if isinstance(after, MigrationSchedule) and after.status == "Failed":
        home = f"{origin}/v1/customers/{after.customer_id}/migrations/newcommerce/schedules/{after.id}"
        if not isinstance(before, MigrationSchedule) or before.status != "Failed":
            found.append(("new-commerce-migration-schedule-failed", "NewCommerceMigrationSchedule", home))
    return found


def payload(delivery: Delivery) -> bytes:
    """The body of an event; its members are PascalCase and a missing one is printed as null."""
    members = {
        "EventName": delivery.event,
        "ResourceUri": delivery.resource_uri,
        "ResourceName": delivery.resource_name,
        "AuditUri": delivery.audit_uri,
        "ResourceChangeUtcDate": print_instant(delivery.changed_at),
    }
    parts = (f"{wire.encode(name)}:{wire.encode(value)}" for name, value in members.items())
    return ("{" + ",".join(parts) + "}").encode()


class Courier:
    """Sends what is pending, oldest first, as long as something is, and waits for slow answers side by side."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._task: asyncio.Task[None] | None = None
        self._due: dict[str, float] = {}
        self._late: dict[str, float] = {}
        self._underway: dict[str, asyncio.Task[None]] = {}
        self.origin = ""
        world.when_restored = self.forget

    def forget(self) -> None:
        """Break off what is under way: a restored state makes its ids anew, and knows nothing of other attempts."""
        for task in (self._task, *self._underway.values()):
            if task is not None:
                task.cancel()
        self._task, self._underway, self._due, self._late = None, {}, {}, {}

    def wake(self, origin: str) -> None:
        """Start sending if there is something to send and nobody does yet."""
        if self._world.store.count(Outgoing) == 0:
            return
        self.origin = origin
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        seed = self._world.store.fact("seed") or ""
        signer = await asyncio.to_thread(signing.signer, seed)
        async with httpx2.AsyncClient(timeout=TIMEOUT, trust_env=False) as http:
            while waiting := self._waiting():
                now = clock.monotonic()
                for one in waiting:
                    if not one.attempts:
                        self._due.setdefault(one.id, now + self._world.settings.webhook_delay_seconds)
                idle = [one for one in waiting if one.id not in self._underway]
                ready = [one for one in idle if self._due.get(one.id, 0.0) <= now]
                for one in ready:
                    await self._begin(http, signer, one)
                if not ready:
                    soonest = min((self._due[one.id] for one in idle), default=now + 0.25)
                    await asyncio.sleep(min(max(0.01, soonest - now), 0.25))
            await asyncio.gather(*self._underway.values(), return_exceptions=True)

    async def _begin(self, http: httpx2.AsyncClient, signer: signing.Signer, one: Delivery) -> None:
        """Send an event, and wait for its answer for a while only."""
        while len(self._underway) >= MOST_UNDERWAY:
            await asyncio.wait(self._underway.values(), return_when=asyncio.FIRST_COMPLETED)
        # Should the attempt break off, it is made again after the longest pause.
        self._due[one.id] = clock.monotonic() + LONGEST_PAUSE
        task = asyncio.create_task(self._deliver(http, signer, one))
        underway = self._underway
        underway[one.id] = task
        task.add_done_callback(lambda _: underway.pop(one.id, None))
        await asyncio.wait({task}, timeout=PATIENCE)

    def _waiting(self) -> list[Delivery]:
        store = self._world.store
        found = (store.find(Delivery, one.id) for one in store.all(Outgoing))
        return [one for one in found if one is not None]

    async def _deliver(self, http: httpx2.AsyncClient, signer: signing.Signer, one: Delivery) -> None:
        times = 1
        if one.id not in self._late and (fault := self._world.faults.strike("webhook")):
            self._late[one.id] = 0.0
            if fault.kind == "late_webhook":
                self._due[one.id] = clock.monotonic() + (fault.seconds or 1.0)
                return
            times = 2 if fault.kind == "duplicate_webhook" else 1
        attempt = await self._send(http, signer, one)
        for _ in range(times - 1):
            await self._send(http, signer, one)
        self._settle(one, attempt)

    async def _send(self, http: httpx2.AsyncClient, signer: signing.Signer, one: Delivery) -> DeliveryAttempt:
        body = payload(one)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "x-ms-signature" if one.own_header else "Authorization": f"Signature {signer.sign(body)}",
            "X-MS-Certificate-Url": f"{self.origin}/certificates/{signing.NAME}.cer",
            "X-MS-Signature-Algorithm": "rsa-sha256",
        }
        at = self._world.clock.now()
        try:
            answer = await http.post(one.url, content=body, headers=headers)
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, OverflowError) as broken:
            return DeliveryAttempt(
                response_code="0", response_message=type(broken).__name__, is_system_error=True, at=at
            )
        text = answer.text[:200]
        code = str(answer.status_code)
        return DeliveryAttempt(response_code=code, response_message=text, is_system_error=False, at=at)

    def _settle(self, one: Delivery, attempt: DeliveryAttempt) -> None:
        """Keep what came of an attempt, and when the next one is due; the tenth failure parks the event."""
        if self._world.store.find(Outgoing, one.id) is None:
            return  # so many events have come since that it is no longer kept
        attempts = (*one.attempts, attempt)
        is_done = not attempt.is_system_error and attempt.response_code.startswith("2")
        status = "completed" if is_done else ("failed" if len(attempts) >= ATTEMPTS else "pending")
        pause = self._world.settings.webhook_retry_seconds * 2 ** (len(attempts) - 1)
        self._due[one.id] = clock.monotonic() + min(float(pause), LONGEST_PAUSE)
        with self._world.store.unit():
            self._world.store.put(one.model_copy(update={"attempts": attempts, "status": status}))
            if status != "pending":
                self._world.store.remove(Outgoing(id=one.id))
        if status != "pending":
            self._due.pop(one.id, None)
            self._late.pop(one.id, None)
