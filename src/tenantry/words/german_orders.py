"""German, for what stops an order or a reseller."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "order.already_bought": (
        "Microsoft hat diese Bestellung angenommen. Sie wird zurückgenommen, nicht storniert."
    ),
    "order.condition_not_met": (
        "Die Bedingung {check} ist {status}. Die Gründe stehen daneben; die Prüfung des Warenkorbs sagt, wer handeln "
        "muss."
    ),
    "order.domain_settled": (
        "Der Mandant dieser Bestellung besteht oder wird gerade angelegt: Seine Domain bleibt. Eine andere bekommt nur "
        "eine Bestellung, die stehen geblieben ist und noch keinen Mandanten hat."
    ),
    "order.move_not_possible": (
        "Eine Bestellung im Zustand {state} erlaubt nicht: {move}. Möglich ist jetzt: {possible}. Solange an ihr "
        "gearbeitet wird, warten Sie, bis sie abgeschlossen ist oder stehen bleibt."
    ),
    "order.no_undo_stopped": (
        "Keine Rücknahme dieser Bestellung ist stehen geblieben. Es gibt nichts aufzugeben."
    ),
    "order.nothing_to_undo": (
        "Microsoft hat nichts von dieser Bestellung; es gibt nichts zurückzunehmen. Ist sie stehen geblieben, "
        "stornieren Sie sie."
    ),
    "order.outcome_open": (
        "Noch ist nicht bekannt, was Microsoft für diese Bestellung getan hat. Versuchen Sie sie zuerst erneut: "
        "Das klärt es."
    ),
    "credit.limit_negative": "Ein Kreditrahmen ist null oder mehr. Leer bedeutet: ohne Rahmen.",
    "credit.no_account": "Dieser Kunde wird über seinen Reseller abgerechnet: Setzen Sie den Rahmen dort.",
    "order.not_held": "Kein Rahmen hält diese Bestellung mehr auf. Sehen Sie sie noch einmal an.",
    "order.over_commitment": (
        "Mit dieser Bestellung gingen die Laufzeiten Ihrer Abonnements über das hinaus, was für Ihr Konto vereinbart "
        "ist. Die Buchhaltung des Anbieters entscheidet, oder sie läuft weiter, sobald es reicht."
    ),
    "order.over_commitment_limit": (
        "Mit der ganzen Laufzeit dieser Bestellung wären Microsoft noch {use} {currency} geschuldet, erlaubt sind "
        "{limit} {currency}. Geben Sie sie frei, erhöhen Sie den Rahmen, oder warten Sie, bis Zeit vergangen ist."
    ),
    "order.over_credit_limit": (
        "Mit dieser Bestellung wären {use} {currency} des Kreditrahmens in Anspruch genommen, erlaubt sind {limit} "
        "{currency}. Bezahlen Sie offene Rechnungen, oder lassen Sie den Rahmen erhöhen."
    ),
    "order.price_changed": (
        "Die Summe ist jetzt {total} {currency}; gezeigt wurden {shown}. Sehen Sie sie an, dann bestellen Sie damit."
    ),
    "order.provider_told": (
        "Diese Bestellung hielt bei einem Schritt an: {kind}. Ihr Anbieter behebt es und sieht, warum; bestellen Sie "
        "nicht noch einmal."
    ),
    "order.price_ended": (
        "Der Preis endete mit Microsofts Preisliste, während die Bestellung angehalten war. Die erste Berechnung "
        "beträgt jetzt {total_now} {currency} statt {total} {currency}, netto. Bestätigen Sie das auf der Seite der "
        "Bestellung, oder stornieren Sie sie dort."
    ),
    "order.price_gone": (
        "Der Preis endete mit Microsofts Preisliste, während die Bestellung angehalten war, und noch gibt es nicht für "
        "alles einen neuen. Sie werden gefragt, sobald es ihn gibt; bis dahin können Sie die Bestellung nur stornieren."
    ),
    "order.seats_dearer": (
        "Während die Bestellung angehalten war, hat ein weiterer Abrechnungszeitraum begonnen; die Lizenzen werden für "
        "mehr Tage berechnet: Die erste Berechnung beträgt jetzt {total_now} {currency} statt {total} {currency}, "
        "netto. Bestätigen Sie das auf der Seite der Bestellung, oder stornieren Sie sie dort."
    ),
    "order.price_not_asked": (
        "Diese Bestellung wartet auf niemandes Wort zu ihrem Preis. Sehen Sie sie sich noch einmal an."
    ),
    "order.price_not_yours": "Den Preis dieser Bestellung bestätigt, wer die Rechnung bekommt: {decider}.",
    "order.vetting": (
        "Microsoft prüft, ob {customer} eine Schule ist. Das dauert einige Tage; wir fragen von selbst nach, und bis "
        "dahin wird nichts berechnet."
    ),
    "order.vetting_denied": (
        "Microsoft hat abgelehnt, dass {customer} eine Schule ist: {reason}. Berichtigen Sie, was nicht stimmt, und "
        "beantragen Sie es neu; die Bestellung geht weiter, sobald Microsoft zugestimmt hat."
    ),
    "order.vetting_denied_unsaid": (
        "Microsoft hat abgelehnt, dass {customer} eine Schule ist, und nennt keinen Grund. Prüfen Sie Name, Anschrift "
        "und Website, und beantragen Sie es neu; die Bestellung geht weiter, sobald Microsoft zugestimmt hat."
    ),
    "order.window_closed": "Microsofts Frist, {subscription} zu kündigen, endete am {until}.",
    "partner_agreement.not_enrolled": (
        "Zur PartnerID {mpn_id} gibt es im Partner Center kein Konto als indirekter Reseller. Der Reseller muss sich "
        "dort anmelden und den Microsoft-Partnervertrag unterzeichnen."
    ),
    "partner_agreement.other_region": (
        "Der Reseller (PartnerID {mpn_id}) gehört zu einer anderen Region von Microsofts Programm. Über das Konto "
        "dieses Anbieters kann er nicht bestellen."
    ),
    "partner_agreement.unclear": (
        "Microsofts Antwort zum Partnervertrag der PartnerID {mpn_id} ist nicht eindeutig ({microsoft_code}). "
        "Versuchen Sie es noch einmal."
    ),
    "partner_agreement.unsigned": (
        "Der Reseller (PartnerID {mpn_id}) hat den Microsoft-Partnervertrag nicht unterzeichnet. Das geschieht im "
        "Partner Center."
    ),
    "partner_of_record.missing": (
        "Für den eingetragenen Partner ist keine PartnerID bekannt. Der Anbieter muss eine erfassen."
    ),
    "partner_of_record.not_confirmed": (
        "Die Erklärung zum eingetragenen Partner ist nicht bestätigt. Bestätigen Sie sie für die PartnerID {mpn_id}."
    ),
    "partner_of_record.of_another_partner": (
        "Die PartnerID {mpn_id} gehört einem anderen Partner. Der Anbieter muss sie berichtigen."
    ),
    "partner_of_record.unknown_partner_id": (
        "Microsoft kennt die PartnerID {mpn_id} nicht. Der Anbieter muss sie berichtigen."
    ),
    "provisioning.agreement_not_accepted": (
        "Der Kundenvertrag gilt nicht mehr als angenommen. Fordern Sie ihn neu an, dann versuchen Sie es erneut."
    ),
    "provisioning.answer_incomplete": (
        "In Microsofts Antwort fehlt: {what}. Sehen Sie im Partner Center nach, ob es da ist, dann versuchen Sie es "
        "erneut."
    ),
    "provisioning.answer_not_understood": (
        "Microsofts Antwort wurde nicht verstanden. Sehen Sie sich den Aufruf an, dann versuchen Sie es erneut."
    ),
    "provisioning.cart_line_refused": (
        "Microsofts Warenkorb lehnt die Position ab: {description}. Beheben Sie es, dann versuchen Sie es erneut."
    ),
    "provisioning.claim_too_old": (
        "Der Arbeitsprozess stand still, bevor er Microsoft rief. Es wird wieder versucht."
    ),
    "provisioning.conditions_no_longer_met": (
        "Verkaufsbedingungen sind nicht mehr erfüllt ({checks}). {reasons} Beheben Sie das, dann versuchen Sie es "
        "erneut."
    ),
    "provisioning.conditions_unknown": (
        "Die Verkaufsbedingungen konnten nicht noch einmal geprüft werden. Es wird wieder versucht."
    ),
    "provisioning.fault_of_ours": (
        "Ein Fehler dieser Software hat den Schritt {times} Mal beendet ({exception}). Versuchen Sie es einmal erneut; "
        "bleibt er wieder stehen, nennt das Protokoll des Arbeitsprozesses die Stelle: Melden Sie sie."
    ),
    "provisioning.microsoft_refused": (
        "Microsoft lehnt den Schritt ab: {description}. Beheben Sie es, dann versuchen Sie es erneut."
    ),
    "provisioning.never_active": (
        "Das Abonnement wurde nicht aktiv. Sehen Sie im Partner Center nach, dann versuchen Sie es erneut."
    ),
    "provisioning.no_answer": (
        "Microsoft hat nicht geantwortet. Bevor etwas wiederholt wird, wird geklärt, was dort geschehen ist."
    ),
    "provisioning.not_offered": (
        "Microsoft bietet {plan} nicht mehr an. Stornieren Sie die Bestellung und bestellen Sie einen anderen Plan."
    ),
    "provisioning.not_reached": (
        "Microsoft war nicht erreichbar. Versuchen Sie es erneut, sobald das wieder geht."
    ),
    "provisioning.nothing_ordered": (
        "Microsoft hat nichts bestellt: {description}. Beheben Sie es, dann versuchen Sie es erneut."
    ),
    "provisioning.orders_may_be_late": (
        "Microsofts Liste der Bestellungen kann verspätet sein. Es wird noch einmal nachgesehen."
    ),
    "provisioning.price_differs": (
        "Microsoft verlangt {microsoft}; die Bestellung wurde aus {quoted} berechnet. War der Warenkorb falsch, "
        "versuchen Sie es erneut. Hat sich der Preis geändert, lesen Sie den Katalog neu, stornieren Sie die "
        "Bestellung und bestellen Sie noch einmal."
    ),
    "provisioning.promotion_not_given": (
        "Der Preis rechnet mit Microsofts Aktion {promotion}, und der Warenkorb gewährt sie nicht. Es wurde nichts "
        "gekauft. War der Warenkorb falsch, versuchen Sie es erneut. Ist die Aktion vorbei, lesen Sie den Katalog neu, "
        "stornieren Sie die Bestellung und bestellen Sie noch einmal."
    ),
    "provisioning.purchase_not_found": (
        "Microsoft hat vielleicht verkauft, was im Warenkorb liegt, aber keine Bestellung dazu ist zu finden "
        "({description}). Sehen Sie im Partner Center nach, dann versuchen Sie es erneut."
    ),
    "provisioning.sign_in_refused": (
        "Microsoft lehnt unsere Anmeldung ab. Erneuern Sie die Zustimmung des Kontos, dann versuchen Sie es erneut."
    ),
    "provisioning.still_provisioning": "Microsoft arbeitet noch daran.",
    "provisioning.subscription_differs": (
        "Das Abonnement bei Microsoft hat {what} {found} statt {expected}, wie bestellt. Berichtigen Sie es im Partner "
        "Center und versuchen Sie es erneut, oder nehmen Sie die Bestellung zurück."
    ),
    "provisioning.tenant_of_another": (
        "{domain} ist der Mandant von {company} oder gehört zu einem anderen Reseller. Geben Sie der Bestellung eine "
        "andere Domain, dann versuchen Sie es erneut."
    ),
    "provisioning.too_many_takeovers": (
        "Der Schritt wurde {attempts} Mal übernommen, ohne zu enden. Sehen Sie nach, dann versuchen Sie es erneut."
    ),
    "provisioning.waits_for_order": (
        "Die Bestellung {order} legt den Mandanten des Kunden an. Diese geht weiter, sobald er besteht oder jene "
        "aufgegeben ist."
    ),
    "reseller.not_active": (
        "Das Partner Center führt den Reseller (Mandant {tenant}) nicht als aktiv bei diesem Anbieter. Der Reseller "
        "muss dort die Einladung des Anbieters annehmen."
    ),
    "reseller.partner_id_country_twice": ("Für {country} gibt es schon eine PartnerID. Jedes Land hat eine."),
    "reseller.partner_id_malformed": ("{given} ist keine PartnerID. Sie hat 4 bis 10 Ziffern, etwa 1234567."),
    "reseller.partner_id_missing": (
        "Ein Reseller hat mindestens eine PartnerID. Das Partner Center zeigt sie unter „Kennungen“."
    ),
    "reseller.tenant_missing": (
        "Der Microsoft-Mandant des Resellers ist nicht bekannt. Der Anbieter muss ihn erfassen."
    ),
    "reseller.tenant_taken": "Ein anderer Reseller hat diesen Microsoft-Mandanten. Prüfen Sie die Kennung.",
}
