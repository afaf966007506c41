"""Transfers of subscriptions between partners (Microsoft: TransferEntity resources)."""

from pydantic import Field

from partner_center.models.catalog import BillingCycle
from partner_center.models.common import Attributes, Links
from partner_center.wire import Instant, OpenEnum, Request, Resource


class TransferStatus(OpenEnum):
    """How far a transfer, or one subscription of it, is."""

    IN_PROGRESS = "InProgress"
    COMPLETE = "Complete"
    PARTIALLY_COMPLETE = "PartiallyComplete"
    FAILED = "Failed"
    REJECT = "Reject"


class NewTransferLine(Request):
    """A subscription to be transferred, and the PartnerID that is to stand on record afterwards."""

    subscription_id: str
    partner_id_on_record: str | None = None


class NewTransfer(Request):
    """A transfer to be asked for, from the source to the target; type 3 is that of new commerce."""

    source_partner_tenant_id: str
    target_partner_tenant_id: str | None = None
    transfer_type: int | None = 3
    line_items: list[NewTransferLine] | None = None


class TransferRejection(Request):
    """The answer no to a transfer."""

    id: str
    status: str = "reject"


class TransferLine(Resource):
    """One subscription of a transfer; `order_id` is its new order, `transfer_error` why it stayed."""

    id: int | None = None
    subscription_id: str | None = None
    offer_id: str | None = None
    order_id: str | None = None
    billing_cycle: BillingCycle | None = None
    friendly_name: str | None = None
    quantity: int | None = None
    partner_id_on_record: str | None = None
    transfer_group_id: str | None = None
    status: TransferStatus | None = None
    addon_items: "list[TransferLine] | None" = None
    transfer_error: str | None = None


class Transfer(Resource):
    """A transfer of subscriptions from one partner to another."""

    id: str
    status: TransferStatus | None = None
    transfer_type: int | str | None = None
    created_time: Instant | None = None
    last_modified_time: Instant | None = None
    completed_time: Instant | None = None
    customer_email_id: str | None = None
    customer_name: str | None = None
    customer_tenant_id: str | None = None
    # Written without capitals by the service.
    partner_tenant_id: str | None = Field(default=None, alias="partnertenantid")
    source_partner_name: str | None = None
    source_partner_tenant_id: str | None = None
    target_partner_name: str | None = None
    target_partner_tenant_id: str | None = None
    last_modified_user: str | None = None
    line_items: list[TransferLine] | None = None
    links: Links | None = None
    attributes: Attributes | None = None
