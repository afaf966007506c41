"""Which events are heard by whom: the one place where a lower module's news reaches a higher one."""

from __future__ import annotations

from tenantry.billing.events import AccountReleased, CreditNoteIssued, InvoiceIssued, PaymentRecorded
from tenantry.billing.use_cases.bill_account import bill_account
from tenantry.billing.use_cases.render_document import CONSUMER as RENDERER
from tenantry.billing.use_cases.render_document import render_document
from tenantry.billing.use_cases.settle_documents import settle_documents
from tenantry.bulk.use_cases.follow_placed import follow_placed
from tenantry.catalog.events import CatalogueSynchronised
from tenantry.compliance.events import (
    AgreementAccepted,
    AgreementExpired,
    AgreementMailed,
    QualificationApproved,
    QualificationDenied,
    QualificationRequested,
)
from tenantry.compliance.use_cases.request_vat_check import request_vat_check
from tenantry.jobs.events import subscribe
from tenantry.notices.use_cases.mail_agreement import mail_agreement
from tenantry.notices.use_cases.mail_agreement_answer import mail_agreement_answer
from tenantry.notices.use_cases.mail_invitation import mail_invitation
from tenantry.notices.use_cases.mail_order_news import mail_order_news
from tenantry.notices.use_cases.mail_sign_in_change import mail_sign_in_change
from tenantry.notices.use_cases.mail_tenant_answer import mail_tenant_answer
from tenantry.notices.use_cases.mail_tenant_invitation import mail_tenant_invitation
from tenantry.notices.use_cases.mail_trial_news import mail_trial_news
from tenantry.ordering.events import (
    AttentionNeeded,
    HoldReminded,
    OrderCancelled,
    OrderCompleted,
    OrderHeld,
    OrderPartlyCompleted,
    OrderReleased,
    OrderSubmitted,
    TenantAccepted,
    TenantInvitationExpired,
    TenantInvited,
    UndoStopped,
)
from tenantry.ordering.price_events import PriceAsked
from tenantry.ordering.use_cases.follow_prices import follow_prices
from tenantry.ordering.use_cases.follow_vetting import follow_vetting
from tenantry.ordering.use_cases.release_within_commitment import release_within_commitment
from tenantry.ordering.use_cases.release_within_credit import release_within_credit
from tenantry.ordering.vetting_events import VettingDenied
from tenantry.parties.events import CreditLimitSet, SignInChanged, UserInvited, VatNumberGiven
from tenantry.provisioning.use_cases.plan_steps import plan_steps
from tenantry.subscriptions.events import SubscriptionCancelled, TrialEnding, TrialNotConverted


def wire() -> None:
    """Wire every consumer. Repeating it changes nothing."""
    subscribe("compliance.check_vat", [VatNumberGiven], request_vat_check, queue="events")
    subscribe("provisioning.plan", [OrderSubmitted, OrderReleased], plan_steps, queue="events")
    subscribe("bulk.placed", [OrderSubmitted], follow_placed, queue="events")
    room = [PaymentRecorded, CreditNoteIssued, OrderCancelled, CreditLimitSet]
    subscribe("ordering.credit", room, release_within_credit, queue="events")
    lessened = [SubscriptionCancelled, InvoiceIssued, OrderCancelled, CreditLimitSet]
    subscribe("ordering.commitment", lessened, release_within_commitment, queue="events")
    subscribe("ordering.prices", [CatalogueSynchronised], follow_prices, queue="events")
    vetted = [QualificationRequested, QualificationApproved, QualificationDenied]
    subscribe("ordering.vetting", vetted, follow_vetting, queue="events")
    # An undo is heard when it is at its end or waits for a person, not at each line: its lines share a credit note.
    billed = [OrderCompleted, OrderPartlyCompleted, UndoStopped, OrderCancelled, AccountReleased]
    subscribe("billing.bill", billed, bill_account, queue="billing")
    subscribe(RENDERER, [InvoiceIssued, CreditNoteIssued], render_document, queue="documents")
    subscribe("billing.settle", [InvoiceIssued, CreditNoteIssued], settle_documents, queue="billing")
    subscribe("notices.invitation", [UserInvited], mail_invitation, queue="mails")
    news = [
        OrderSubmitted, OrderHeld, OrderReleased, OrderCompleted, OrderPartlyCompleted, AttentionNeeded,
        OrderCancelled, VettingDenied, HoldReminded, PriceAsked,
    ]  # fmt: skip
    subscribe("notices.orders", news, mail_order_news, queue="mails")
    subscribe("notices.sign_in_change", [SignInChanged], mail_sign_in_change, queue="mails")
    subscribe("notices.tenant_invitation", [TenantInvited], mail_tenant_invitation, queue="mails")
    subscribe("notices.agreement", [AgreementMailed], mail_agreement, queue="mails")
    ends = [AgreementAccepted, AgreementExpired]
    subscribe("notices.agreement_answer", ends, mail_agreement_answer, queue="mails")
    answers = [TenantAccepted, TenantInvitationExpired]
    subscribe("notices.tenant_answer", answers, mail_tenant_answer, queue="mails")
    subscribe("notices.trials", [TrialEnding, TrialNotConverted], mail_trial_news, queue="mails")
