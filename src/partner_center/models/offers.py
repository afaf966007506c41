"""Legacy offers and their categories (Microsoft: Offer resources)."""

from partner_center.models.catalog import AttestationProperties, BillingCycle
from partner_center.models.common import Attributes, Links
from partner_center.models.subscriptions import BillingType, UnitType
from partner_center.wire import OpenEnum, Resource


class LimitUnit(OpenEnum):
    """What a limit on subscriptions counts: those alive on the tenant, or all there ever were."""

    NONE = "None"
    CONCURRENT = "Concurrent"
    LIFETIME = "LifeTime"


class OfferCategory(Resource):
    """A family of offers; `rank` orders them."""

    id: str
    name: str | None = None
    rank: int | None = None
    locale: str | None = None
    country: str | None = None
    attributes: Attributes | None = None


class OfferProduct(Resource):
    """The product that an offer sells."""

    id: str | None = None
    name: str | None = None
    unit: str | None = None


class Offer(Resource):
    """A legacy offer; offers with different sales groups go to different orders."""

    id: str
    name: str | None = None
    description: str | None = None
    minimum_quantity: int | None = None
    maximum_quantity: int | None = None
    rank: int | None = None
    uri: str | None = None
    locale: str | None = None
    country: str | None = None
    category: OfferCategory | None = None
    limit_unit_of_measure: LimitUnit | None = None
    limit: int | None = None
    prerequisite_offers: list[str] | None = None
    is_add_on: bool | None = None
    has_add_ons: bool | None = None
    is_available_for_purchase: bool | None = None
    billing: BillingType | None = None
    supported_billing_cycles: list[BillingCycle] | None = None
    is_auto_renewable: bool | None = None
    is_internal: bool | None = None
    upgrade_target_offers: list[str] | None = None
    conversion_target_offers: list[str] | None = None
    resellee_qualifications: list[str] | None = None
    reseller_qualifications: list[str] | None = None
    partner_qualifications: list[str] | None = None
    sales_group_id: str | None = None
    is_trial: bool | None = None
    product: OfferProduct | None = None
    unit_type: UnitType | None = None
    attestation_properties: AttestationProperties | None = None
    links: Links | None = None
    attributes: Attributes | None = None
