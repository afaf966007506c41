"""Webhook registration and test events (Microsoft: Partner Center webhooks)."""

from typing import Any

from partner_center_simulator import deliveries, signing
from partner_center_simulator.calendar_dates import print_instant
from partner_center_simulator.entities_services import Delivery, WebhookRegistration
from partner_center_simulator.refusals import (
    Refusal,
    invalid_property,
    missing_property,
    unknown_resource,
)
from partner_center_simulator.routing import Access, Answer, Call, operation

_R = "/webhooks/v1/registration"


@operation("list_webhook_events", "GET", _R + "/events", Access.APP)
def list_webhook_events(_: Call) -> Answer:
    """The names of all events."""
    return Answer(list(deliveries.EVENTS))


@operation("get_webhook", "GET", _R, Access.APP)
def get_webhook(call: Call) -> Answer:
    """The registration, without its id."""
    found = _registered(call)
    return Answer({"WebhookUrl": found.url, "WebhookEvents": list(found.events)})


@operation("register_webhook", "POST", _R, Access.APP, replays=True)
def register_webhook(call: Call) -> Answer:
    """Register; the partner has one registration, which a second call replaces."""
    return _register(call)


@operation("update_webhook", "PUT", _R, Access.APP, replays=True)
def update_webhook(call: Call) -> Answer:
    """Change the registration."""
    _registered(call)
    return _register(call)


@operation("create_validation_event", "POST", _R + "/validationEvents", Access.APP, replays=True)
def create_validation_event(call: Call) -> Answer:
    """Send a test event to the registered address."""
    found = _registered(call)
    if "test-created" not in found.events:
        raise Refusal(400, 800002, "The webhook is not registered for the event test-created.")
    world = call.world
    made = deliveries.put(world, found, "test-created", "test", None, None)
    uri = f"{call.origin}{_R}/validationEvents/{made.id}"
    world.store.put(made.model_copy(update={"resource_uri": uri}))
    return Answer({"correlationId": made.id})


@operation("get_validation_event", "GET", _R + "/validationEvents/{event}", Access.APP)
def get_validation_event(call: Call) -> Answer:
    """What came of a test event; it is kept seven days."""
    found = call.world.store.find(Delivery, call.path["event"].lower())
    if found is None or found.event != "test-created":
        raise unknown_resource()
    return Answer(delivery_body(call, found))


@operation("certificate", "GET", "/certificates/{name}", Access.OPEN, needs_key=True)
def certificate(call: Call) -> Answer:
    """The certificate that signs events, with its root; `root.cer` alone is what a receiver must trust."""
    signer = signing.signer(call.world.store.fact("seed") or "")
    texts = {f"{signing.NAME}.cer": signer.chain(), "root.cer": signer.root_text()}
    text = texts.get(call.path["name"].lower())
    if text is None:
        raise unknown_resource()
    return Answer(text=text, content_type="application/x-pem-file")


def delivery_body(call: Call, one: Delivery) -> dict[str, Any]:
    """An event with its attempts."""
    return {
        "correlationId": one.id,
        "partnerId": call.world.partner.tenant_id,
        "status": one.status,
        "callbackUrl": one.url,
        "results": [
            {
                "responseCode": attempt.response_code,
                "responseMessage": attempt.response_message,
                "systemError": attempt.is_system_error,
                "dateTimeUtc": print_instant(attempt.at),
            }
            for attempt in one.attempts
        ],
    }


def _registered(call: Call) -> WebhookRegistration:
    found = call.world.store.find(WebhookRegistration, "own")
    if found is None:
        raise unknown_resource()
    return found


def _register(call: Call) -> Answer:
    given, store = call.member(), call.world.store
    url, events = str(given.get("webhookUrl") or ""), given.get("webhookEvents")
    if not url:
        raise missing_property("WebhookUrl")
    if not url.lower().startswith(("http://", "https://")):
        raise invalid_property("WebhookUrl")
    if not isinstance(events, list) or not events:
        raise missing_property("WebhookEvents")
    known = {name.lower(): name for name in deliveries.EVENTS}
    for name in events:
        if str(name).lower() not in known:
            raise Refusal(400, 900126, f"The enum value '{name}' cannot be parsed.", data=["WebhookEvents"])
    own = given.get("signatureTokenToMsSignatureHeader", False)
    if not isinstance(own, bool):
        raise invalid_property("SignatureTokenToMsSignatureHeader")
    before = store.find(WebhookRegistration, "own")
    made = WebhookRegistration(
        subscriber_id=before.subscriber_id if before else store.guid("subscriber"),
        url=url,
        events=tuple(dict.fromkeys(known[str(name).lower()] for name in events)),
        own_header=own,
    )
    store.put(made)
    return Answer(
        {"SubscriberId": made.subscriber_id, "WebhookUrl": made.url, "WebhookEvents": list(made.events)}
    )
