"""German, for requests and credentials."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "credential.expired": (
        "Dieser Zugangsschlüssel gilt nicht mehr, oder seine Firma ist nicht mehr aktiv. Bitten Sie den "
        "Anbieter um einen neuen."
    ),
    "credential.expires_in_the_past": (
        "Der Zugangsschlüssel würde enden, bevor er beginnt. Geben Sie einen späteren Zeitpunkt an."
    ),
    "credential.party_missing": (
        "Ein Zugangsschlüssel der Rolle {role} handelt für eine Firma. Nennen Sie sie."
    ),
    "credential.party_of_other_kind": (
        "Diese Firma ist {kind}, die Rolle aber {role}. Wählen Sie die Rolle, die zu ihr passt."
    ),
    "credential.party_unwanted": (
        "Die Rolle {role} arbeitet für den Anbieter selbst. Lassen Sie die Firma weg."
    ),
    "credential.scope_not_held": (
        "Sie haben das Recht {scope} selbst nicht und können es deshalb nicht geben."
    ),
    "credential.scope_unknown": "{given} ist kein Recht. Wählen Sie aus: {known}.",
    "request.body_missing": "Die Anfrage hat keinen Inhalt. Senden Sie ein JSON-Objekt.",
    "request.no_change": "Es wurde nichts zum Ändern gesendet. Nennen Sie mindestens eine Angabe.",
    "request.out_of_range": "Das muss {comparison} {bound} sein.",
    "request.repeated": "Das ist mehrmals angegeben. Senden Sie es einmal.",
    "request.too_large": "Eine Anfrage hat höchstens {limit_bytes} Bytes. Senden Sie weniger auf einmal.",
    "request.wrong_cursor": (
        "Dieser Cursor ist nicht von dieser Liste. Nehmen Sie `next_cursor` der vorigen Seite, unverändert."
    ),
    "request.wrong_type": "Das hat den falschen Typ; erwartet wird {type}.",
    "route.method_not_allowed": "Diese Adresse kennt die Methode {method} nicht. Sie kennt: {allowed}.",
    "service.database_unavailable": (
        "Der Dienst erreicht seine Daten im Augenblick nicht. Versuchen Sie es in ein paar Sekunden noch "
        "einmal."
    ),
}
