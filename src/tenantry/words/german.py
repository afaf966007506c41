"""German."""

from __future__ import annotations

from collections.abc import Mapping

from tenantry.words import (
    german_approvals,
    german_bulk,
    german_conditions,
    german_orders,
    german_people,
    german_requests,
    german_sales,
    german_subscriptions,
    german_trials,
)

TITLES: Mapping[int, str] = {
    400: "Die Anfrage ist nicht lesbar",
    401: "Sie sind nicht angemeldet",
    403: "Das dürfen Sie nicht",
    404: "Nicht gefunden",
    405: "Nicht mit dieser Methode",
    409: "Im Augenblick nicht möglich",
    413: "Die Anfrage ist zu groß",
    422: "Etwas in der Anfrage ist zu berichtigen",
    500: "Bei uns ist etwas fehlgeschlagen",
    503: "Im Augenblick nicht verfügbar",
}

SENTENCES: Mapping[str, str] = {
    **german_approvals.SENTENCES,
    **german_conditions.SENTENCES,
    **german_orders.SENTENCES,
    **german_people.SENTENCES,
    **german_requests.SENTENCES,
    **german_sales.SENTENCES,
    **german_subscriptions.SENTENCES,
    **german_trials.SENTENCES,
    **german_bulk.SENTENCES,
    "conflict.busy": (
        "Jemand anderes arbeitet gerade daran. Senden Sie dieselbe Anfrage in einer Sekunde noch einmal."
    ),
    "conflict.raced": "Jemand anderes hat gerade dasselbe getan. Senden Sie dieselbe Anfrage noch einmal.",
    "credential.missing": "Senden Sie einen Zugangsschlüssel: `Authorization: Bearer key_….secret`.",
    "credential.unknown": "Dieser Zugangsschlüssel ist nicht bekannt. Wurde er vollständig kopiert?",
    "idempotency.key_reused": (
        "Dieser Idempotency-Key gehört zu einer anderen Anfrage. Wählen Sie einen neuen."
    ),
    "not_found": "{id} ({kind}) gibt es nicht, oder Sie dürfen es nicht sehen.",
    "permission.not_allowed": "Ihre Rolle erlaubt das nicht ({action}).",
    "permission.scope_missing": "Ihrem Zugangsschlüssel fehlt das Recht {scope}.",
    "request.malformed": "Dieser Wert hat nicht die richtige Form; die Referenz zeigt ein Beispiel.",
    "request.missing": "Diese Angabe ist nötig und fehlt.",
    "request.not_json": "Der Inhalt ist kein gültiges JSON.",
    "request.not_one_of": "Möglich ist nur: {expected}.",
    "request.too_long": "Das ist länger als {limit}.",
    "request.too_short": "Das ist kürzer als {limit}.",
    "request.unknown_member": "Diese Angabe ist hier nicht bekannt. Stimmt die Schreibweise?",
    "route.unknown": "Unter {path} gibt es nichts.",
    "service.internal": "Bei uns ist etwas fehlgeschlagen. Nennen Sie uns die request_id.",
}
