"""German, for what a trial becomes."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "provisioning.conversion_not_offered": (
        "Microsoft lässt die Testversion nicht zu {plan} werden ({why}). Vergleichen Sie es im Partner Center, dann "
        "wiederholen oder stornieren Sie die Bestellung."
    ),
    "provisioning.converted_otherwise": (
        "Was aus der Testversion geworden ist, hat bei Microsoft {what} {found}; erwartet war {expected} "
        "({subscription}). Bis das geklärt ist, wird nichts berechnet. Vergleichen Sie es im Partner Center."
    ),
    "provisioning.still_converting": "Microsoft hat die Umwandlung angenommen und arbeitet noch daran.",
    "trial.cannot_become": (
        "Microsoft lässt diese Testversion nicht zu {plan} werden. Wählen Sie einen der Pläne, die dafür angeboten "
        "werden."
    ),
    "trial.has_no_price": (
        "Für {plan} gibt es mit dieser Laufzeit und Abrechnung keinen Preis, also kann die Testversion nicht dazu "
        "werden. Wählen Sie anders, oder lassen Sie die Testversion enden."
    ),
    "trial.more_than_tried": (
        "Höchstens {limit} Plätze können zu {plan} werden, denn mehr hat die Testversion nicht; gewählt sind {given}. "
        "Wählen Sie weniger, und fügen Sie danach Plätze hinzu."
    ),
    "trial.not_a_trial": (
        "{plan} ist keine Testversion: Es wird zu nichts anderem. Sagen Sie dazu nichts, oder wählen Sie eine "
        "Testversion."
    ),
    "trial.over": "Die Testversion {subscription} ist zu Ende. Bestellen Sie stattdessen den Plan.",
    "trial.too_few_seats": "{plan} gibt es ab {limit} Plätzen; gewählt sind {given}. Wählen Sie mehr.",
    "trial.under_way": (
        "Was aus der Testversion wird, ist schon bestellt ({order}). Bitten Sie den Anbieter, sie zu stornieren, "
        "und wählen Sie neu."
    ),
}
