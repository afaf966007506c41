"""German, for the problems of people."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "acting.party_not_active": (
        "{name} ist nicht aktiv. Aktivieren Sie die Firma zuerst; dann können Sie für sie handeln."
    ),
    "acting.reason_missing": (
        "Sagen Sie in 3 bis 500 Zeichen, warum Sie für andere handeln. Das wird festgehalten."
    ),
    "factors.of_another_house": (
        "{email} meldet sich auch bei einem anderen Anbieter an, für den Sie nicht sprechen. Wer die Installation "
        "betreibt, kann die zweiten Faktoren über die Befehlszeile entfernen."
    ),
    "factors.ones_own": (
        "Die eigenen zweiten Faktoren entfernt hier niemand. Verwenden Sie einen Wiederherstellungscode, oder bitten "
        "Sie eine andere Person mit Administration."
    ),
    "factors.reason_missing": (
        "Sagen Sie in 3 bis 500 Zeichen, warum zweite Faktoren entfernt werden. Das wird festgehalten."
    ),
    "invitation.accepted_already": "Diese Einladung wurde schon angenommen. Melden Sie sich an.",
    "invitation.email_invalid": (
        "{given} ist keine E-Mail-Adresse. Schreiben Sie sie wie in name@firma.example."
    ),
    "invitation.email_missing": "Geben Sie die E-Mail-Adresse der Person an, die Sie einladen.",
    "invitation.expired": (
        "Diese Einladung ist abgelaufen. Bitten Sie die Person, die Sie eingeladen hat, sie noch einmal zu senden."
    ),
    "invitation.invited_already": (
        "{email} ist schon eingeladen. Senden Sie jene Einladung noch einmal, statt eine weitere zu machen."
    ),
    "invitation.link_invalid": (
        "Dieser Link gilt nicht, oder eine neuere Mail hat ihn ersetzt. Nehmen Sie den Link der neuesten Mail."
    ),
    "invitation.member_already": "{email} ist schon Mitglied. Ändern Sie stattdessen die Mitgliedschaft.",
    "invitation.party_missing": "Zur Rolle {role} gehört eine Firma. Sagen Sie, welche.",
    "invitation.party_of_other_kind": (
        "Diese Firma ist {kind}, die Rolle aber {role}. Wählen Sie die Rolle, die zu ihr passt."
    ),
    "invitation.party_unwanted": "Die Rolle {role} arbeitet für den Anbieter selbst. Lassen Sie die Firma weg.",
    "invitation.sign_in_first": (
        "Die Adresse {email} ist schon bekannt. Melden Sie sich damit an, um die Einladung anzunehmen."
    ),
    "invitation.withdrawn": (
        "Diese Einladung wurde zurückgezogen. Fragen Sie die Person, die Sie eingeladen hat."
    ),
    "mail.not_failed": ("Diese Mail ist {state}; nur eine fehlgeschlagene kann noch einmal versucht werden."),
    "membership.duties_unwanted": (
        "Beschäftigte haben keine Aufgaben: Die Rolle {role} sagt alles. Lassen Sie die Aufgaben weg."
    ),
    "membership.duty_missing": "Wählen Sie mindestens eine Aufgabe.",
    "membership.duty_unknown": "{given} ist keine Aufgabe. Wählen Sie aus: {known}.",
    "membership.last_administrator": (
        "Das ist die letzte Person mit Administration. Geben Sie zuerst jemand anderem diese Rolle; sonst könnte "
        "niemand mehr jemanden einlassen."
    ),
    "membership.role_of_other_kind": "Die Rolle {role} passt nicht zu diesem Mitglied. Wählen Sie eine passende.",
    "password.link_invalid": "Dieser Link gilt nicht mehr. Fordern Sie einen neuen an.",
    "password.only_digits": "Dieses Passwort hat nur Ziffern. Nehmen Sie auch Wörter oder Buchstaben.",
    "password.too_common": "Viele benutzen dieses Passwort. Wählen Sie ein anderes.",
    "password.too_long": "Dieses Passwort ist zu lang. Nehmen Sie höchstens {limit} Zeichen.",
    "password.too_short": "Dieses Passwort ist zu kurz. Nehmen Sie mindestens {limit} Zeichen.",
    "password.too_similar": (
        "Dieses Passwort gleicht Ihrem Namen oder Ihrer Adresse zu sehr. Wählen Sie ein anderes."
    ),
    "password.wrong": "Das ist nicht Ihr bisheriges Passwort.",
    "profile.language_unknown": "Diese Sprache wird nicht angeboten. Wählen Sie aus: {known}.",
    "profile.name_missing": "Geben Sie einen Namen mit 1 bis {limit} Zeichen an.",
    "profile.theme_unknown": "{given} ist keine Darstellung. Wählen Sie auto, light oder dark.",
    "profile.time_zone_unknown": "{given} ist keine Zeitzone. Wählen Sie eine wie Europe/Berlin.",
    "provider.detail_missing": "Das steht auf jeder Rechnung: Füllen Sie es aus.",
    "provider.detail_too_long": "Geben Sie höchstens {limit} Zeichen an.",
    "provider.iban_invalid": (
        "{given} ist keine IBAN: Die Prüfziffern stimmen nicht. Übernehmen Sie sie aus den Unterlagen Ihrer Bank."
    ),
    "provider.vat_number_invalid": (
        "{given} ist keine USt-IdNr. Beginnen Sie mit den beiden Buchstaben ihres Landes."
    ),
    "setting.colour_too_light": (
        "Weiße Schrift ist auf {given} nicht lesbar. Wählen Sie eine dunklere Farbe: mit einem Kontrast von "
        "mindestens 4,5 zu 1."
    ),
    "setting.image_too_large": (
        "Das Bild ist zu groß. Nehmen Sie höchstens {limit_kilobytes} Kilobyte und 2000 Punkte in Breite und Höhe."
    ),
    "setting.not_a_colour": "{given} ist keine Farbe. Schreiben Sie sie wie in #1d4ed8.",
    "setting.not_a_number": "Diese Einstellung ist eine ganze Zahl.",
    "setting.not_an_email_address": (
        "{given} ist keine E-Mail-Adresse. Schreiben Sie sie wie in name@firma.example."
    ),
    "setting.not_an_image": (
        "Das ist kein Bild im Format PNG oder JPEG. Speichern Sie es in einem davon und versuchen Sie es noch einmal."
    ),
    "setting.not_yes_or_no": "Diese Einstellung ist Ja oder Nein.",
    "setting.out_of_bounds": "Geben Sie eine Zahl von {least} bis {most} an.",
    "setting.unknown": "Eine Einstellung namens {given} gibt es nicht.",
}
