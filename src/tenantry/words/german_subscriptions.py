"""German, for what changes a standing subscription."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "basket.adds_already": (
        "Position {number} fügt {subscription} schon Plätze hinzu. Ändern Sie dort die Anzahl."
    ),
    "basket.not_alike": (
        "Das Abonnement {subscription} ist kein aktives vom Plan dieser Zeile und vom Kunden dieses Warenkorbs. Wählen "
        "Sie eines, das der Warenkorb anbietet."
    ),
    "one_per_plan.held_already": (
        "Der Kunde hat {plan} mit dieser Abrechnung schon ({subscription}, {seats} Plätze), und Microsoft verkauft "
        "davon nur eine begrenzte Zahl von Abonnements. Erhöhen Sie dort die Plätze."
    ),
    "one_per_plan.ordered_already": (
        "Die Bestellung {order} legt für diesen Kunden ein Abonnement von {plan} mit dieser Abrechnung an. Warten Sie, "
        "bis sie fertig ist, und erhöhen Sie dann die Plätze, oder nehmen Sie die Zeile heraus."
    ),
    "one_per_plan.seats_proposed": (
        "Der Kunde hat {plan} mit dieser Abrechnung schon ({subscription}). So legt die Bestellung ein zweites "
        "Abonnement an; der Warenkorb kann stattdessen die Plätze des ersten erhöhen."
    ),
    "one_per_plan.twice_in_basket": (
        "Zeile {line} dieses Warenkorbs kauft {plan} mit derselben Abrechnung. Setzen Sie die Plätze auf eine Zeile."
    ),
    "one_per_plan.which_is_meant": (
        "Der Kunde hat {plan} schon, oder eine Bestellung davon läuft, und jede Bestellung legt eine eigene Instanz "
        "an. Sagen Sie im Warenkorb, ob eine neue Instanz gemeint ist oder mehr Lizenzen für eine bestehende."
    ),
    "basket.line_one_way": (
        "Eine Position kauft entweder (plan, term und billing_plan) oder fügt Plätze hinzu (subscription). Senden Sie "
        "eines von beidem."
    ),
    "order.licences_stay": (
        "Diese Bestellung hat lizenzbasierte Angebote gekauft. Sie werden hier nicht zurückgenommen; setzen Sie sie im "
        "Partner Center aus oder kündigen Sie sie dort."
    ),
    "order.seats_stay": (
        "Diese Bestellung hat ein bestehendes Abonnement geändert: Plätze hinzugefügt oder eine Testversion "
        "umgewandelt. Das wird hier nicht zurückgenommen; ändern Sie es im Partner Center, solange die Frist von "
        "Microsoft läuft."
    ),
    "provisioning.still_changing": "Microsoft hat die Änderung angenommen und arbeitet noch daran.",
    "provisioning.subscription_changed_elsewhere": (
        "Das Abonnement bei Microsoft hat {what} {found}; erwartet war {expected}. Dieser Versuch hat nichts "
        "geändert. Vergleichen Sie es im Partner Center, dann wiederholen oder stornieren Sie die Bestellung."
    ),
    "provisioning.waits_for_change": (
        "Die Bestellung {order} ändert dasselbe Abonnement. Diese geht weiter, sobald jene fertig oder aufgegeben ist."
    ),
    "standing_subscription.differs": (
        "{plan} ({subscription}) hat bei Microsoft {what} {found}, hier {expected}. Der Anbieter muss das "
        "richtigstellen, bevor es geändert wird."
    ),
    "standing_subscription.not_active": (
        "{plan} ({subscription}) ist {state}; nur aktive Abonnements werden geändert. Entfernen Sie die "
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
