"""What is owed, read back: documents, the reason of each line, the books."""

from tenantry.billing.reads.documents import (
    DocumentDetail,
    DocumentLineView,
    DocumentView,
    invoice,
    invoices,
    order_documents,
    pdf,
)
from tenantry.billing.reads.journal import (
    EntryView,
    LedgerBalance,
    PostingView,
    balance,
    entries,
    entry,
)
from tenantry.billing.reads.parked import ParkedAccount, parked_accounts
from tenantry.billing.reads.reasons import LineReason, why

__all__ = [
    "DocumentDetail",
    "DocumentLineView",
    "DocumentView",
    "EntryView",
    "LedgerBalance",
    "LineReason",
    "ParkedAccount",
    "PostingView",
    "balance",
    "entries",
    "entry",
    "invoice",
    "invoices",
    "order_documents",
    "parked_accounts",
    "pdf",
    "why",
]
