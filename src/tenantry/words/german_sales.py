"""German, for baskets, the catalogue, prices and invoices."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "basket.account_missing": (
        "Nennen Sie das Konto, das die Rechnung erhält: einen Reseller oder einen direkten Kunden."
    ),
    "basket.already_placed": "Dieser Warenkorb ist schon {state}; seine Bestellung ist {order}.",
    "basket.changed_meanwhile": (
        "Jemand anderes hat den Warenkorb gerade geändert. Sehen Sie ihn noch einmal an, dann wiederholen "
        "Sie die Anfrage."
    ),
    "basket.customer_one_way": (
        "Senden Sie entweder neue Angaben oder die id eines vorhandenen Kunden, nicht beides."
    ),
    "basket.existing_domain": (
        "{given} ist keine Domain. Geben Sie eine Domain des Kunden bei Microsoft an, zum Beispiel "
        "padariacentral.example oder padariacentral.onmicrosoft.com."
    ),
    "basket.existing_domain_unanswered": (
        "Microsoft konnte nicht gefragt werden, zu welchem Mandanten {domain} gehört. Nichts wurde geändert; versuchen "
        "Sie es noch einmal."
    ),
    "basket.existing_domain_unknown": (
        "Microsoft kennt keinen Mandanten mit der Domain {domain}. Prüfen Sie die Schreibweise, nehmen Sie eine andere "
        "Domain des Kunden, oder wählen Sie einen neuen Mandanten."
    ),
    "basket.existing_tenant_named_by_partner": (
        "Einen Mandanten, den es schon gibt, benennt Ihr Partner. Schreiben Sie ihm, oder wählen Sie einen neuen "
        "Mandanten."
    ),
    "basket.two_tenants": (
        "Ein Warenkorb hat entweder einen neuen Mandanten oder einen bestehenden. Lassen Sie eines der beiden Felder "
        "leer."
    ),
    "basket.domain_prefix": (
        "{given} kann nicht die Domain eines Mandanten sein. Nehmen Sie 1 bis 27 Buchstaben und Ziffern."
    ),
    "basket.line_number": "Die Nummer einer Position ist 1 bis {most}.",
    "basket.no_end_customer": "Der Warenkorb hat noch keinen Endkunden. Wählen Sie zuerst einen.",
    "basket.no_partner_id": (
        "Der Reseller hat keine PartnerID für das Land dieses Kunden. Der Anbieter muss eine erfassen."
    ),
    "basket.not_open": "Der Warenkorb ist {state}; nur ein offener kann geändert werden.",
    "basket.not_your_partner_id": (
        "{given} ist keine PartnerID dieses Resellers. Lassen Sie sie weg, dann wird sie gewählt."
    ),
    "basket.own_account_only": (
        "Ein Kunde bestellt für sich selbst; der Warenkorb gilt für sein eigenes Konto."
    ),
    "basket.seats_not_positive": "Wählen Sie 1 bis {most} Plätze.",
    "basket.statement_for_nobody": (
        "Die Erklärung zum eingetragenen Partner wird für einen Kunden bestätigt. Wählen Sie zuerst den "
        "Endkunden."
    ),
    "payment.already_reversed": (
        "Die Zahlung {payment} wurde schon storniert. Sehen Sie auf ihrer Seite nach; jetzt ist nichts "
        "geschehen."
    ),
    "payment.amount_invalid": (
        "{amount} ist kein Betrag, der eingehen kann. Geben Sie eine Summe über null an, mit höchstens "
        "so vielen Nachkommastellen, wie die Währung hat."
    ),
    "payment.billed_through_reseller": (
        "{account} wird über den Reseller abgerechnet und schuldet uns nichts. Erfassen Sie die "
        "Zahlung beim Reseller."
    ),
    "payment.currency_not_billed": (
        "Das Konto wird in {billed} abgerechnet, nicht in {currency}. Geben Sie den in {billed} "
        "eingegangenen Betrag an."
    ),
    "payment.invoice_not_open": (
        "Auf Rechnung {invoice} ist nichts mehr zu zahlen. Lassen Sie sie weg, oder nennen Sie eine andere."
    ),
    "payment.is_a_reversal": (
        "{payment} ist selbst eine Stornierung und kann nicht storniert werden. Erfassen Sie die "
        "Zahlung stattdessen neu."
    ),
    "payment.received_in_future": (
        "Der {received_on} liegt noch in der Zukunft. Geben Sie den Tag an, an dem das Geld eingegangen ist."
    ),
    "billing.account_not_parked": "Das Konto {account} ist nicht angehalten. Es gibt nichts freizugeben.",
    "billing.books_contradict_themselves": (
        "Die gebuchten Beträge widersprechen einander: {what}. Lassen Sie die Beträge des Kontos prüfen, "
        "bevor es freigegeben wird."
    ),
    "billing.day_charged_twice": (
        "Die Beträge {charge} und {other} berechnen dieselben Tage eines Abonnements. Lassen Sie die "
        "Beträge des Kontos prüfen, bevor es freigegeben wird."
    ),
    "billing.lines_over_limit": (
        "Dieser Lauf würde {lines} Zeilen schreiben; ein Lauf darf höchstens {limit} schreiben. Prüfen "
        "Sie die Abonnements des Kontos, kündigen Sie versehentlich bestellte, dann geben Sie das Konto "
        "frei."
    ),
    "catalog.currency_unknown": (
        "{currency} ist keine Währung nach ISO 4217. Geben Sie einen Code wie EUR an."
    ),
    "catalog.market_unknown": (
        "{market} ist kein Ländercode aus zwei Großbuchstaben. Geben Sie das Land des Kunden nach ISO "
        "3166 an, etwa PT."
    ),
    "catalog.microsoft_failed": (
        "Microsoft hat den Katalog nicht geliefert ({operation}: {reason}). Was schon gelesen ist, "
        "bleibt; starten Sie den Abgleich noch einmal."
    ),
    "catalog.name_missing": (
        "Eine Preisliste braucht einen Namen. Geben Sie einen mit 1 bis 100 Zeichen an."
    ),
    "catalog.name_taken": "Eine Preisliste namens {name} gibt es schon. Wählen Sie einen anderen Namen.",
    "catalog.not_a_product": (
        "{product} ist nicht die ID eines Produkts bei Microsoft: Sie hat 12 Großbuchstaben und Ziffern. Wählen Sie "
        "das Produkt aus dem Katalog."
    ),
    "catalog.type_limit_invalid": (
        "Die Grenze ist eine ganze Zahl von Plätzen von 1 bis {most}, oder leer für keine. {given} ist das nicht."
    ),
    "catalog.type_name_missing": (
        "Eine Produktart braucht einen Namen. Geben Sie einen mit 1 bis 100 Zeichen an."
    ),
    "catalog.type_name_taken": "Eine Produktart namens {name} gibt es schon. Wählen Sie einen anderen Namen.",
    "catalog.not_an_account": (
        "Die Rechnung für {party} geht an den Reseller; es gilt dessen Preisliste. Weisen Sie die Liste "
        "dem Reseller zu."
    ),
    "catalog.not_orderable": (
        "Dieser Plan ist im Markt {market} für das Segment {segment} mit Laufzeit {term} und Abrechnung "
        "{billing_plan} nicht bestellbar. Wählen Sie eine andere Laufzeit oder Abrechnung oder einen "
        "anderen Plan."
    ),
    "catalog.percent_invalid": (
        "{percent} ist kein Prozentsatz für {kind}. Ein Aufschlag (margin) ist 0 bis 99999, ein Rabatt "
        "(discount) 0 bis 100, beide mit höchstens 4 Nachkommastellen."
    ),
    "catalog.price_comes_from_microsoft": (
        "Der Preis von {plan} kommt aus Microsofts Preisblatt. Nur für lizenzbasierte Angebote geben Sie einen ein."
    ),
    "catalog.not_offered_in_market": (
        "Microsoft bietet {plan} in {market} nicht an. Synchronisieren Sie zuerst diesen Markt."
    ),
    "catalog.price_in_another_currency": (
        "Der Preis ist in {given}; in diesem Markt wird das Angebot in {currency} verkauft."
    ),
    "catalog.price_not_positive": "Geben Sie einen Preis über null ein.",
    "catalog.annual_price_incomplete": (
        "Geben Sie für ein jährlich abgerechnetes Jahr Kosten und Listenpreis ein, oder keines von beiden: Dann "
        "gelten die zwölf Monate."
    ),
    "catalog.price_not_later": (
        "Es gibt schon einen Preis, der am {valid_from} beginnt. Ein neuer beginnt an diesem Tag oder später."
    ),
    "catalog.rule_not_later": (
        "Eine Regel für denselben Plan, dieselbe Laufzeit und Abrechnung beginnt am {valid_from}. Eine "
        "neue muss danach beginnen."
    ),
    "catalog.seats_out_of_range": (
        "{seats} Plätze sind nicht möglich: Diesen Plan gibt es mit {minimum} bis {maximum} Plätzen."
    ),
    "catalog.starts_in_past": (
        "Der Beginn {valid_from} liegt in der Vergangenheit. Preise ändern sich ab jetzt oder später."
    ),
    "catalog.synchronisation_interrupted": (
        "Der Abgleich brach ab, bevor er fertig war. Starten Sie ihn noch einmal: Er schreibt nur, was "
        "neu ist."
    ),
    "catalog.synchronisation_running": (
        "Der Katalog des Marktes {market} wird gerade abgeglichen. Warten Sie, bis dieser Lauf fertig ist."
    ),
    "catalog.term_not_billed_so": (
        "Eine Laufzeit {term} wird nicht {billing_plan} abgerechnet: Der Abrechnungszeitraum ist länger "
        "als die Laufzeit."
    ),
    "credit_note.already_credited": "Das wurde schon gutgeschrieben. Nichts wird zweimal gutgeschrieben.",
    "credit_note.not_a_credit_of_the_invoice": "Das ist keine Gutschrift zu der Rechnung, die sie nennt.",
    "credit_note.not_on_the_invoice": "Das steht nicht auf der Rechnung, die berichtigt wird.",
    "invoice.charged_twice": (
        "Ein Betrag stünde auf zwei Rechnungen. Das Konto ist angehalten, bis jemand nachgesehen hat."
    ),
    "invoice.nothing_to_invoice": "Es gibt nichts in Rechnung zu stellen.",
    "invoice.several_currencies": (
        "Eine Rechnung hat eine Währung. Das Konto ist angehalten, bis jemand nachgesehen hat."
    ),
    "invoice.total_negative": "Die Summe einer Rechnung ist nicht negativ; nötig ist eine Gutschrift.",
    "plan.annual_not_covered": (
        "{plan} ({term}) gibt es in {market} zurzeit nicht mit jährlicher Abrechnung: Der Anbieter bestellt bei "
        "Microsoft mit monatlicher Abrechnung, und so verkauft Microsoft den Plan nicht oder nennt keinen Preis. "
        "Wählen Sie eine andere Abrechnung."
    ),
    "plan.base_missing": (
        "{plan} ist ein Zusatz und braucht einen dieser Pläne daneben: {bases}. Fügen Sie dem Warenkorb einen hinzu."
    ),
    "plan.lines_missing": "Der Warenkorb ist leer. Fügen Sie einen Plan hinzu.",
    "plan.no_price": (
        "{plan} ({term}, Abrechnung {billing_plan}) hat in {market} für dieses Konto keinen Preis. Der "
        "Anbieter muss einen festlegen."
    ),
    "plan.not_billed_annually": (
        "Der Anbieter verkauft {plan} ({term}) nicht mit jährlicher Abrechnung. Wählen Sie eine andere Abrechnung; "
        "Preis und Laufzeit können sich unterscheiden."
    ),
    "plan.not_sold": (
        "Microsoft verkauft {plan} ({term}, Abrechnung {billing_plan}) in {market} zurzeit nicht. Wählen "
        "Sie einen anderen Plan, eine andere Laufzeit oder Abrechnung."
    ),
    "plan.other_currency": (
        "{plan} hat in {market} einen Preis in {currency}, dieser Warenkorb ist in {basket_currency}. "
        "Beginnen Sie einen neuen Warenkorb; ist auch der in {basket_currency}, muss der Anbieter eine "
        "Preisliste in {currency} zuweisen."
    ),
    "plan.promotion_over": (
        "Der Preis von {plan} rechnet mit Microsofts Aktion {promotion}, die dieser Kunde nicht mehr bekommt. "
        "Bestellen Sie noch einmal zum Preis ohne sie."
    ),
    "plan.price_awaited": (
        "Microsofts Preise dieses Monats für {plan} ({term}, Abrechnung {billing_plan}) sind noch nicht "
        "da; sie werden geholt. Versuchen Sie es später noch einmal."
    ),
    "plan.too_few_seats": "{plan} gibt es ab {limit} Plätzen; {given} sind zu wenige.",
    "plan.too_many_seats": "{plan} gibt es bis {limit} Plätze; {given} sind zu viele.",
    "tenant.another_stands": (
        "Microsoft hat den Mandanten {tenant} ({domain}) angelegt, aber der Kunde hat inzwischen {standing}. Was "
        "Microsoft geantwortet hat, ist beim Schritt aufgehoben. Versuchen Sie es erneut: Die Bestellung geht mit "
        "{standing} weiter."
    ),
    "tax.rate_unknown": (
        "Für dieses Land und diesen Tag gibt es keinen Steuersatz. Der Anbieter muss ihn erfassen."
    ),
}
