"""What hangs on an order (Microsoft: Activation links; Attaching a purchase order)."""

from dataclasses import dataclass
from decimal import Decimal

from pydantic import Field

from partner_center.models.common import Attributes, Link
from partner_center.wire import OpenEnum, Request, Resource


class ActivationLink(Resource):
    """Where the buyer of a marketplace product activates a line."""

    line_item_number: int | None = None
    link: Link | None = None
    attributes: Attributes | None = None


class AttachmentType(OpenEnum):
    """What a file is."""

    PURCHASE_ORDER = "POAttachment"
    TENDER = "TenderAttachment"


class Attachment(Resource):
    """A file as Microsoft has taken it."""

    attachment_id: str
    file_name: str | None = None
    size_in_kb: int | None = Field(default=None, alias="sizeInKB")
    attachment_type: AttachmentType | None = None
    attributes: Attributes | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file to be sent."""

    name: str
    content: bytes
    content_type: str = "application/pdf"


class PurchaseOrder(Request):
    """What an order that waits for its purchase order must be told; a tender needs a link or files."""

    is_part_of_tender: bool = Field(default=False, alias="isPartofTender")
    customer_price: Decimal
    currency: str
    fx_rate: Decimal | None = None
    tender_link: str | None = None
