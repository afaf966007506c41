"""What a customer owns beside subscriptions (Microsoft: Get a collection of entitlements)."""

from partner_center.models.common import Attributes, Link
from partner_center.wire import Instant, OpenEnum, Resource


class EntitlementType(OpenEnum):
    """What kind of thing is owned."""

    SOFTWARE = "software"
    RESERVED_INSTANCE = "reservedinstance"
    VIRTUAL_MACHINE_RESERVED_INSTANCE = "virtualmachinereservedinstance"


class ReferenceOrder(Resource):
    """The order, and the line of it, by which something is owned."""

    id: str
    line_item_id: str | None = None
    alternate_id: str | None = None


class EntitledArtifact(Resource):
    """Something that the entitlement gives, for example a reservation."""

    resource_id: str | None = None
    artifact_type: str | None = None
    link: Link | None = None


class EntitlementAttributes(Resource):
    """What some kinds of entitlement say of themselves."""

    reservation_type: str | None = None


class Entitlement(Resource):
    """So many of a SKU (`quantity` counts licences), with what it includes and until when."""

    product_id: str
    sku_id: str
    quantity: int
    entitlement_type: EntitlementType | None = None
    reference_order: ReferenceOrder | None = None
    included_entitlements: "list[Entitlement] | None" = None
    entitled_artifacts: list[EntitledArtifact] | None = None
    dynamic_attributes: EntitlementAttributes | None = None
    expiry_date: Instant | None = None
    attributes: Attributes | None = None
