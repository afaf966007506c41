"""What is owed, read back: documents, the reason of each line, the books."""

from tenantry.billing.reads.documents import (
    ChargedLine,
    DocumentDetail,
    DocumentLineView,
    DocumentView,
    invoice,
    invoices,
    order_documents,
    pdf,
    subscription_lines,
)
from tenantry.billing.reads.journal import (
    EntryView,
    LedgerBalance,
    PostingView,
    balance,
    entries,
    entry,
)
from tenantry.billing.reads.lists import (
    EntryRow,
    InvoiceRow,
    entries_all,
    entries_slice,
    invoices_all,
    invoices_slice,
    invoices_total,
)
from tenantry.billing.reads.parked import ParkedAccount, parked_accounts
from tenantry.billing.reads.reasons import LineReason, why

__all__ = [
    "ChargedLine",
    "DocumentDetail",
    "DocumentLineView",
    "DocumentView",
    "EntryRow",
    "EntryView",
    "InvoiceRow",
    "LedgerBalance",
    "LineReason",
    "ParkedAccount",
    "PostingView",
    "balance",
    "entries",
    "entries_all",
    "entries_slice",
    "entry",
    "invoice",
    "invoices",
    "invoices_all",
    "invoices_slice",
    "invoices_total",
    "order_documents",
    "parked_accounts",
    "pdf",
    "subscription_lines",
    "why",
]
