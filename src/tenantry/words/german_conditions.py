"""German, for a customer's details and the conditions of sale."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "address.city_missing": "Der Ort fehlt. Adressen in {country} brauchen einen. Geben Sie ihn an.",
    "address.country_invalid": (
        "{given} ist kein Ländercode. Nehmen Sie die zwei Buchstaben nach ISO 3166, etwa PT."
    ),
    "address.line_missing": "Die Straße fehlt. Geben Sie Straße und Hausnummer an.",
    "address.line_too_long": "Diese Adresszeile ist zu lang. Nehmen Sie höchstens {limit} Zeichen.",
    "address.not_found_by_microsoft": (
        "Microsoft nimmt diese Adresse nicht an: {message}. Berichtigen Sie sie."
    ),
    "address.not_verified": (
        "Microsoft konnte diese Adresse nicht ganz prüfen ({status}). Vergleichen Sie sie mit den "
        "Vorschlägen, oder behalten Sie sie."
    ),
    "address.phone_invalid": (
        "{given} ist keine Telefonnummer in {country}. Schreiben Sie sie wie in {example}."
    ),
    "address.phone_missing": (
        "Die Telefonnummer fehlt. Microsoft braucht hier eine; schreiben Sie sie wie in {example}."
    ),
    "address.postal_code_invalid": (
        "{given} ist keine Postleitzahl in {country}. Schreiben Sie sie wie in {example}."
    ),
    "address.postal_code_missing": (
        "Die Postleitzahl fehlt. Adressen in {country} brauchen eine, etwa {example}."
    ),
    "address.postal_code_unusual": (
        "{given} ist als Postleitzahl in {country} ungewöhnlich; üblich ist etwa {example}. Prüfen Sie sie."
    ),
    "address.state_invalid": (
        "Microsoft kennt {given} nicht als Bundesland oder Region in {country}. Schreiben Sie es wie in "
        "{example}."
    ),
    "address.state_missing": (
        "Das Bundesland oder die Region fehlt. Adressen in {country} brauchen die Angabe, etwa {example}."
    ),
    "administrator.already_handed_over": (
        "Die Zugangsdaten der Administration wurden am {at} übergeben und danach gelöscht. Setzen Sie das "
        "Passwort im Partner Center zurück."
    ),
    "administrator.lost": (
        "Das Passwort der Administration von {domain} hat uns nicht erreicht. Setzen Sie es im Partner "
        "Center zurück."
    ),
    "administrator.none_yet": (
        "Noch gibt es keinen Mandanten, dessen Zugangsdaten übergeben werden könnten. Warten Sie, bis er "
        "angelegt ist."
    ),
    "agreement.expired": (
        "Die Anfrage, den Microsoft-Kundenvertrag anzunehmen, ist abgelaufen. Stellen Sie eine neue."
    ),
    "agreement.language_invalid": "{given} ist kein Sprachcode. Schreiben Sie ihn wie in pt oder pt-PT.",
    "agreement.microsoft_refused": (
        "Microsoft lehnt es ab, den Vertrag vorzubereiten ({microsoft_code}: {description}). Berichtigen "
        "Sie die Angaben und fordern Sie ihn noch einmal an."
    ),
    "agreement.microsoft_unavailable": (
        "Microsoft antwortet im Augenblick nicht. Nichts wurde geändert; versuchen Sie es noch einmal."
    ),
    "agreement.missing": (
        "Der Kunde hat den Microsoft-Kundenvertrag nicht angenommen. Nennen Sie die Person, die ihn "
        "annehmen darf."
    ),
    "agreement.not_accepted": (
        "Der Kunde muss den Microsoft-Kundenvertrag noch auf der Seite von Microsoft annehmen."
    ),
    "agreement.of_another_company": (
        "Der Vertrag wurde für {company} in {country} angefordert; das ist nicht mehr der Kunde. Fordern "
        "Sie ihn neu an."
    ),
    "agreement.outcome_unknown": (
        "Microsofts Antwort ging unterwegs verloren. Fordern Sie ihn noch einmal an: Der Vertrag wird nur "
        "einmal vorbereitet."
    ),
    "agreement.request_unanswered": (
        "Microsoft hat die Anfrage nach dem Vertrag noch nicht beantwortet. Versuchen Sie es noch einmal."
    ),
    "agreement.signatory_name_missing": (
        "Der Name der Person, die den Vertrag annimmt, fehlt. Geben Sie Vor- und Nachnamen an."
    ),
    "agreement.signatory_name_too_long": "Dieser Name ist zu lang. Nehmen Sie höchstens {limit} Zeichen.",
    "agreement.mailed_just_now": (
        "Der unterzeichnenden Person wurde gerade eben geschrieben. Warten Sie eine Minute, bevor Sie noch einmal "
        "senden."
    ),
    "agreement.mailed_often": (
        "Der unterzeichnenden Person wurde {times} Mal geschrieben. Kopieren Sie den Link und senden Sie ihn anders, "
        "oder benennen Sie jemand anderen."
    ),
    "agreement.nothing_to_send": (
        "Es gibt gerade keine Seite von Microsoft, auf der unterzeichnet werden kann. Sehen Sie nach, wie es um den "
        "Vertrag steht, und fordern Sie erst eine Seite an."
    ),
    "agreement.too_old": (
        "Microsoft kennt eine Annahme vom {accepted_on}; Annahmen vor dem {since} gelten nicht mehr. Nennen Sie die "
        "Person, die den Vertrag neu annehmen darf, oder lassen Sie den Kunden direkt bei Microsoft unterschreiben."
    ),
    "company.contact_missing": "Vor- und Nachname der Kontaktperson sind nötig. Geben Sie beide an.",
    "company.email_invalid": (
        "{given} ist keine E-Mail-Adresse. Schreiben Sie sie wie in name@firma.example."
    ),
    "company.email_of_microsoft": (
        "{given} ist eine Adresse von Microsoft. Geben Sie eine Adresse des Kunden an."
    ),
    "company.email_of_partner": (
        "{given} ist eine Adresse des Anbieters. Geben Sie eine Adresse des Kunden an."
    ),
    "company.name_missing": "Der Name der Firma fehlt. Geben Sie ihn an.",
    "company.name_only_legal_form": (
        "{given} ist nur eine Rechtsform. Geben Sie den vollen Namen der Firma an."
    ),
    "company.name_only_special_characters": (
        "{given} hat weder Buchstaben noch Ziffern. Geben Sie den vollen Namen der Firma an."
    ),
    "company.name_repeats_character": (
        "{given} wiederholt ein Zeichen dreimal. Prüfen Sie den Namen der Firma."
    ),
    "company.name_single_characters": (
        "{given} hat einzelne Zeichen zwischen Leerzeichen. Prüfen Sie den Namen der Firma."
    ),
    "company.name_too_short": "{given} ist als Name einer Firma zu kurz. Geben Sie den vollen Namen an.",
    "company.name_with_domain": (
        "{given} sieht aus wie eine Webadresse. Microsoft fragt vielleicht nach dem eingetragenen Namen "
        "der Firma."
    ),
    "company.registration_number_invalid": (
        "{given} ist keine Registernummer in {country} ({kind}). Schreiben Sie sie wie in {example}."
    ),
    "company.registration_number_missing": (
        "Die Registernummer der Firma ({kind}) fehlt. Microsoft verlangt sie in {country}; schreiben Sie "
        "sie wie in {example}."
    ),
    "company.registration_number_unusual": (
        "{given} ist als Registernummer in {country} ({kind}) ungewöhnlich; üblich ist etwa {example}. "
        "Prüfen Sie sie."
    ),
    "customer.country_fixed": (
        "Das Land bleibt {country}: Microsoft legt es fest, wenn der Mandant des Kunden angelegt wird."
    ),
    "domain.invalid": (
        "{given} kann nicht der Name eines Mandanten sein. Nehmen Sie höchstens 27 Buchstaben und Ziffern."
    ),
    "domain.missing": "Der Name des neuen Mandanten fehlt. Wählen Sie, was vor .onmicrosoft.com steht.",
    "domain.taken": "{domain} ist schon vergeben. Wählen Sie einen anderen Namen.",
    "preflight.customer_missing": "Noch ist kein Endkunde gewählt. Sagen Sie, für wen die Bestellung ist.",
    "preflight.accepted_first": "Dies wird geprüft, sobald der Mandant {tenant} seinen Partner angenommen hat.",
    "preflight.fact_unfetched": (
        "Microsoft konnte nicht gefragt werden ({kind}: {why}). Versuchen Sie es noch einmal."
    ),
    "limits.had_already": (
        "Grenze dieses Mandanten erreicht: Die Zahl der Abonnements von {plan}, die ein Mandant je haben kann, ist auf "
        "{limit} begrenzt, und auch beendete zählen. Wählen Sie einen anderen Plan."
    ),
    "limits.no_seats_left": (
        "Grenze dieses Mandanten erreicht: Microsoft begrenzt die Plätze von {plan} in einem Mandanten auf {limit}, "
        "und keiner ist frei. Entfernen Sie die Position, oder wählen Sie einen anderen Plan."
    ),
    "limits.seats_left": (
        "Microsoft begrenzt die Plätze von {plan} in einem Mandanten auf {limit}. Mit diesem Warenkorb bleiben davon "
        "höchstens {left} frei."
    ),
    "limits.tenant_full": (
        "Grenze dieses Mandanten erreicht: Die Zahl der Abonnements von {plan} in einem Mandanten ist auf {limit} "
        "begrenzt. Fügen Sie einem eigenen bestehenden Abonnement Plätze hinzu, oder wählen Sie einen anderen Plan."
    ),
    "limits.too_many_lines": (
        "Microsoft begrenzt die Zahl der Abonnements von {plan} in einem Mandanten auf {limit}: Raum ist noch für "
        "{left}, der Warenkorb bestellt {given}. Legen Sie die Plätze in weniger Positionen zusammen."
    ),
    "limits.too_many_seats": (
        "Microsoft begrenzt die Plätze von {plan} in einem Mandanten auf {limit}: Höchstens {left} sind frei, der "
        "Warenkorb bestellt {given}. Bestellen Sie weniger Plätze."
    ),
    "cart.line_refused": (
        "Microsoft nimmt {plan} für diesen Mandanten nicht in einen Warenkorb: {description}. Ändern oder entfernen "
        "Sie die Position und prüfen Sie noch einmal."
    ),
    "cart.not_enough_left": (
        "Von {plan} hat Microsoft für diesen Mandanten noch {left}; verlangt sind {given}. Senken Sie die Plätze der "
        "Position."
    ),
    "cart.price_differs": (
        "Microsoft verlangt für {plan} einen anderen Preis als den, aus dem berechnet wurde. Der Anbieter liest seinen "
        "Katalog neu; prüfen Sie danach noch einmal."
    ),
    "cart.promotion_given": (
        "Microsoft gewährt zu {plan} seine Aktion {promotion}; der gezeigte Preis rechnet nicht mit ihr."
    ),
    "cart.promotion_not_given": (
        "Der Preis von {plan} rechnet mit Microsofts Aktion {promotion}, und Microsoft gewährt sie diesem Mandanten "
        "nicht. Der Anbieter liest seinen Katalog neu; prüfen Sie danach noch einmal."
    ),
    "delegated_admin.ended": (
        "Die delegierte Administration von {tenant} ist beendet, und der Anbieter verkauft nur, wo sie besteht. Der "
        "Anbieter beantragt sie neu im Partner Center; der Administrator des Kunden genehmigt sie dann."
    ),
    "delegated_admin.not_approved": (
        "Der Anbieter hat die delegierte Administration von {tenant} beantragt. Der Administrator des Kunden muss sie "
        "bei Microsoft genehmigen: {address}"
    ),
    "delegated_admin.not_asked": (
        "Der Anbieter verkauft nur, wo er die delegierte Administration hat, und für {tenant} ist sie nicht beantragt. "
        "Der Anbieter beantragt sie im Partner Center; der Administrator des Kunden genehmigt sie dann."
    ),
    "delegated_admin.not_set_up": (
        "Die delegierte Administration von {tenant} ist genehmigt, und Microsoft richtet sie ein. Das dauert einige "
        "Minuten."
    ),
    "qualification.code_missing": (
        "Der Validierungscode fehlt. Wählen Sie einen der Codes des Anbieters für Behörden."
    ),
    "qualification.kind_unknown": (
        "{given} kann man bei Microsoft nicht beantragen. Wählen Sie education oder government."
    ),
    "qualification.no_tenant": (
        "Der Kunde hat noch keinen Mandanten bei Microsoft, und Microsoft qualifiziert nur bestehende Mandanten. Die "
        "erste Bestellung legt ihn an; eine Bestellung für eine Schule beantragt die Qualifikation von selbst."
    ),
    "qualification.refused_by_microsoft": (
        "Microsoft hat den Antrag nicht angenommen: {description}. Berichtigen Sie, was genannt "
        "ist, und beantragen Sie neu."
    ),
    "qualification.school_untold": (
        "{plan} ist für Schulen und Hochschulen. Sagen Sie in den Microsoft-Angaben, welche Art von Schule es ist: "
        "Microsoft prüft sie, sobald ihr Mandant angelegt ist, und die Bestellung wartet darauf."
    ),
    "qualification.will_be_vetted": (
        "Microsoft prüft die Schule, sobald ihr Mandant angelegt ist; das dauert einige Tage. {plan} wird bestellt, "
        "wenn Microsoft zugestimmt hat; bis dahin wird die Bestellung gehalten und nichts berechnet."
    ),
    "qualification.segment_missing": (
        "Die Art der Bildungseinrichtung fehlt. Wählen Sie Schule bis zur Hochschulreife (K12) oder Hochschule "
        "(HigherEducation)."
    ),
    "qualification.website_unusable": (
        "{given} ist keine Adresse einer Website. Schreiben Sie sie wie in https://schule.example, oder "
        "lassen Sie sie leer."
    ),
    "qualification.denied": (
        "Microsoft hat die Qualifikation abgelehnt, die {plan} braucht: {reason}. Berichtigen Sie die Angaben zum "
        "Kunden und beantragen Sie sie neu."
    ),
    "qualification.denied_unsaid": (
        "Microsoft hat die Qualifikation abgelehnt, die {plan} braucht, und nennt keinen Grund. Prüfen Sie Name, "
        "Anschrift und Website, und beantragen Sie sie neu."
    ),
    "qualification.education_missing": (
        "{plan} ist nur für Schulen und Hochschulen, und Microsoft hat den Kunden nicht als solche qualifiziert. "
        "Beantragen Sie es (Art der Schule, Website); Microsoft entscheidet dann in einigen Tagen."
    ),
    "qualification.government_missing": (
        "{plan} ist nur für Kunden der Behörden-Cloud. Der Anbieter qualifiziert den Kunden mit einem seiner "
        "Validierungscodes."
    ),
    "qualification.no_customer": "Sagen Sie zuerst, für wen Sie bestellen: Microsoft qualifiziert den Kunden.",
    "validation_code.microsoft_unavailable": (
        "Microsoft nennt die Validierungscodes gerade nicht. Bitte versuchen Sie es noch einmal."
    ),
    "qualification.tenant_not_accepted": (
        "Der Mandant des Kunden hat seinen Partner noch nicht akzeptiert, oder Microsoft sagt es nicht. Laden Sie den "
        "Kunden zuerst ein."
    ),
    "qualification.government_only": (
        "Der Kunde gehört zur Government Community Cloud und darf nur Pläne für Behörden kaufen. Nehmen Sie statt "
        "{plan} den entsprechenden Plan für Behörden."
    ),
    "qualification.in_review": (
        "Microsoft prüft noch, ob der Kunde die Qualifikation hat, die {plan} braucht. Das dauert einige Tage."
    ),
    "qualification.nonprofit_missing": (
        "{plan} gibt es nur für gemeinnützige Organisationen, und Microsoft führt den Kunden nicht als solche. Der "
        "Kunde meldet sich selbst beim Programm von Microsoft für gemeinnützige Organisationen an."
    ),
    "qualification.tenant_first": (
        "{plan} braucht eine Qualifikation, und Microsoft qualifiziert nur einen bestehenden Mandanten. Bestellen Sie "
        "zuerst einen kommerziellen Plan; dieser kann folgen, sobald der Kunde qualifiziert ist."
    ),
    "tenant_authorised.provider_not_accepted": (
        "Der Mandant {tenant} des Kunden hat den Anbieter nicht angenommen. Senden Sie dem Kunden die Einladung; sein "
        "Administrator nimmt sie bei Microsoft an."
    ),
    "tenant_authorised.reseller_not_accepted": (
        "Der Mandant {tenant} des Kunden hat diesen Reseller nicht angenommen. Senden Sie dem Kunden die Einladung des "
        "Resellers; sein Administrator nimmt sie bei Microsoft an."
    ),
    "tenant_invitation.microsoft_unavailable": (
        "Microsoft hat den Einladungslink gerade nicht geliefert. Nichts wurde geändert; versuchen Sie es noch einmal."
    ),
    "tenant_invitation.no_customer": "Sagen Sie zuerst, für wen es ist: Die Einladung geht an diesen Kunden.",
    "tenant_invitation.no_tenant": (
        "Der Warenkorb nennt keinen Mandanten, den es schon gibt. Geben Sie zuerst eine Domain seines Mandanten an."
    ),
    "tenant_invitation.none": (
        "Für diesen Warenkorb ist noch niemand eingeladen. Fordern Sie zuerst die Einladung an."
    ),
    "vat.number_missing": "Es gibt keine USt-IdNr., die zu prüfen wäre. Geben Sie sie zuerst an.",
}
