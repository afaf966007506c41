"""German words for approvals of orders."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "approval.approver_not_possible": (
        "Über diese Bestellungen kann nicht entscheiden: {approver}. Ein Reseller entscheidet über die Bestellungen "
        "seiner Kunden und eigene, ein Kunde über das, was er selbst bestellt."
    ),
    "approval.bound_negative": (
        "Die Summe, ab der eine Genehmigung nötig ist, ist null oder mehr. Leer bedeutet: jede Summe."
    ),
    "approval.days_invalid": (
        "Möglich sind 1 bis {most} Tage, und erinnert wird vor dem Ende der Frist. Leer bedeutet: gar nicht."
    ),
    "approval.decided": (
        "Diese Bestellung braucht keine Entscheidung mehr: Sie wurde am {at} {ending} ({who}). Sehen Sie sie noch "
        "einmal an."
    ),
    "approval.not_waiting": "Diese Bestellung wartet auf keine Genehmigung. Sehen Sie sie noch einmal an.",
    "approval.not_yours": "Über diese Bestellung entscheidet {approver}.",
    "approval.own_order": "Sie haben diese Bestellung selbst erteilt. Genehmigen muss sie jemand anderes.",
    "approval.providers_rule": (
        "Nach dieser Regel entscheidet die Buchhaltung des Anbieters. Nur der Anbieter legt eine solche Regel fest und "
        "beendet sie; fragen Sie dort."
    ),
    "approval.who_not_possible": (
        "Nur ein Reseller hat Kunden, die selbst bestellen. Wählen Sie, wessen Bestellungen sonst."
    ),
    "order.needs_approval": "Sie geht weiter, sobald sie genehmigt ist. Es entscheidet {approver}.",
    "order.total_missing": "Die Summe fehlt. Senden Sie die, die der Warenkorb zeigt, so wie sie gezeigt wurde.",
}
