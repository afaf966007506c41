"""German, for what changes a standing subscription."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "basket.adds_already": (
        "Position {number} fügt {subscription} schon Plätze hinzu. Ändern Sie dort die Anzahl."
    ),
    "basket.line_one_way": (
        "Eine Position kauft entweder (plan, term und billing_plan) oder fügt Plätze hinzu (subscription). Senden Sie "
        "eines von beidem."
    ),
    "order.seats_stay": (
        "Diese Bestellung hat einem bestehenden Abonnement Plätze hinzugefügt. Sie werden hier nicht zurückgenommen; "
        "entfernen Sie sie im Partner Center, solange die Frist von Microsoft läuft."
    ),
    "provisioning.still_changing": "Microsoft hat die Änderung angenommen und arbeitet noch daran.",
    "provisioning.subscription_changed_elsewhere": (
        "Das Abonnement bei Microsoft hat {what} {found}; erwartet war {expected}. Dieser Versuch hat nichts "
        "hinzugefügt. Vergleichen Sie es im Partner Center, dann wiederholen oder stornieren Sie die Bestellung."
    ),
    "provisioning.waits_for_change": (
        "Die Bestellung {order} ändert dasselbe Abonnement. Diese geht weiter, sobald jene fertig oder aufgegeben ist."
    ),
    "standing_subscription.differs": (
        "{plan} ({subscription}) hat bei Microsoft {what} {found}, hier {expected}. Der Anbieter muss das "
        "richtigstellen, bevor Plätze hinzukommen."
    ),
    "standing_subscription.not_active": (
        "{plan} ({subscription}) ist {state}; Plätze kommen nur zu aktiven Abonnements hinzu. Entfernen Sie die "
        "Position, oder kaufen Sie den Plan neu."
    ),
    "standing_subscription.of_another": (
        "{plan} ({subscription}) gehört nicht zu Kunde und Konto dieses Warenkorbs. Entfernen Sie die Position."
    ),
    "standing_subscription.term_ended": (
        "Die Laufzeit von {plan} ({subscription}) endete am {term_end}. Entfernen Sie die Position, oder kaufen Sie "
        "den Plan neu."
    ),
}
