"""Deutsch, für Dateien mit vielen Bestellungen."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "bulk.account_missing": "Wählen Sie den Reseller, für den die Datei hochgeladen wird.",
    "bulk.cell_missing": "Die Spalte {column} ist hier leer. Füllen Sie sie aus.",
    "bulk.cell_too_long": "Die Spalte {column} fasst höchstens {limit} Zeichen.",
    "bulk.column_missing": "Der Datei fehlt die Spalte {column}. Ergänzen Sie sie; die Vorlage zeigt alle Spalten.",
    "bulk.column_twice": "Die Datei hat die Spalte {column} mehrmals. Entfernen Sie eine davon.",
    "bulk.column_unknown": "Die Datei hat eine unbekannte Spalte {column}. Es gibt: {known}.",
    "bulk.customer_ambiguous": "Mehrere Kunden heißen {given}. Schreiben Sie stattdessen die Kennung des Kunden.",
    "bulk.customer_unknown": (
        "Einen Kunden {given} gibt es nicht. Schreiben Sie seinen genauen Namen oder seine Kennung, oder füllen Sie "
        "für einen neuen Firma und Adresse aus."
    ),
    "bulk.empty": "Unter der Kopfzeile stehen keine Zeilen. Ergänzen Sie eine Zeile je Position einer Bestellung.",
    "bulk.moved_on": "Die Bestellung {reference} ist inzwischen {state}. Laden Sie die Seite neu.",
    "bulk.not_a_number": "{given} ist keine Anzahl für {column}. Schreiben Sie eine ganze Zahl ab 1.",
    "bulk.not_one_of": "{given} ist als {column} nicht bekannt. Erlaubt sind: {allowed}.",
    "bulk.not_text": "Das ist keine CSV-Datei. Speichern Sie die Tabelle als CSV (UTF-8) und laden Sie diese hoch.",
    "bulk.nothing_ready": (
        "Zurzeit kann keine Bestellung der Datei aufgegeben werden. Klären Sie zuerst, was offen ist."
    ),
    "bulk.plan_ambiguous": "Mehrere Pläne heißen {given} ({segment}). Schreiben Sie stattdessen product:sku.",
    "bulk.plan_unknown": (
        "Ein Plan {given} wird nicht angeboten ({segment}). Schreiben Sie seinen genauen Titel, seine Kennung oder "
        "product:sku."
    ),
    "bulk.rows_differ": (
        "Die Zeilen der Bestellung {reference} unterscheiden sich in {column}. Eine Bestellung gilt für einen Kunden."
    ),
    "bulk.rows_only": "Die Bestellung hat {rows} Zeilen, gesendet wurden {given}. Senden Sie ebenso viele.",
    "bulk.too_large": "Die Datei ist größer als {limit} MB. Teilen Sie sie auf.",
    "bulk.too_many_rows": "{given} Zeilen sind zu viele; {limit} werden auf einmal angenommen. Teilen Sie sie auf.",
    "bulk.row_too_long": (
        "Zeile {line} hat mehr Zellen, als der Kopf Spalten hat ({columns}). Setzen Sie eine Zelle mit einem Komma in "
        "Anführungszeichen, und laden Sie die Datei noch einmal hoch."
    ),
    "bulk.total_changed": "Die Summe beträgt inzwischen {totals}. Prüfen und bestätigen Sie sie erneut.",
    "bulk.whom_twice": (
        "Geben Sie entweder customer (ein bestehender Kunde) oder Firma und Adresse (ein neuer) an, nicht beides."
    ),
}
