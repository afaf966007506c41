"""Promotions and who may have them (Microsoft: Promotion resources; Verify promotion eligibility)."""

from partner_center.models.catalog import BillingCycle, TermDuration
from partner_center.models.common import Attributes, Links
from partner_center.wire import Instant, Number, OpenEnum, Request, Resource


class PromotionProperties(Resource):
    """Whether a cart applies it by itself."""

    is_auto_applicable: bool | None = None


class PromotionTerm(Resource):
    """A term and how it is billed."""

    duration: TermDuration | None = None
    billing_cycle: BillingCycle | None = None


class PricingPolicy(Resource):
    """A discount; of "PercentDiscount" the value is a fraction of one."""

    policy_type: str | None = None
    value: Number | None = None


class PromotedProduct(Resource):
    """A plan with the term on which the promotion is given, and the discounts."""

    product_id: str | None = None
    sku_id: str | None = None
    term: PromotionTerm | None = None
    pricing_policies: list[PricingPolicy] | None = None


class SeatConstraint(Resource):
    """How many seats."""

    min_seats: int | None = None
    max_seats: int | None = None
    type: str | None = None


class AssetOwnershipLimit(Resource):
    """How often a customer may have it."""

    min_assets: int | None = None
    max_assets: int | None = None
    type: str | None = None


class EligibilityConstraint(Resource):
    """A further condition, for example the first purchase."""

    is_applicable: bool | None = None
    type: str | None = None


class OwnedProduct(Resource):
    """A plan that the customer must have ("PID/SID")."""

    big_id: str | None = None


class PromotionConstraints(Resource):
    """Who may have it; of the owned products one in each inner list is needed."""

    seat_constraints: list[SeatConstraint] | None = None
    asset_ownership_limits: list[AssetOwnershipLimit] | None = None
    eligibility_constraints: list[EligibilityConstraint] | None = None
    product_ownership_constraints: list[list[OwnedProduct]] | None = None


class Promotion(Resource):
    """A promotion of the catalogue ("X:NNNN:Y")."""

    id: str
    name: str | None = None
    description: str | None = None
    start_date: Instant | None = None
    end_date: Instant | None = None
    properties: PromotionProperties | None = None
    required_products: list[PromotedProduct] | None = None
    promotion_constraints: PromotionConstraints | None = None
    links: Links | None = None
    attributes: Attributes | None = None


class EligibilityErrorType(OpenEnum):
    """Why a promotion is not given."""

    INVALID_CATALOG_ITEM_ID = "InvalidCatalogItemId"
    INVALID_PROMOTION = "InvalidPromotion"
    PREREQUISITE_PRODUCT_OWNERSHIP = "PrerequisiteProductOwnership"
    REDEMPTION_LIMIT = "RedemptionLimit"
    SEAT_COUNT = "SeatCount"
    OFFER_PURCHASED_PREVIOUSLY = "OfferPurchasedPreviously"
    TERM = "Term"
    NO_PROMOTIONS_AVAILABLE = "NoPromotionsAvailable"


class EligibilityError(Resource):
    """Why a promotion is not given, with the numbers that the type speaks of."""

    type: EligibilityErrorType | None = None
    description: str | None = None
    max_promotion_redemption_count: int | None = None
    remaining_promotion_redemption_count: int | None = None
    minimum_required_seats: int | None = None
    maximum_required_seats: int | None = None
    available_seats: int | None = None
    eligible_terms: list[PromotionTerm] | None = None


class Eligibility(Resource):
    """Whether a purchase gets a promotion."""

    promotion_id: str | None = None
    is_eligible: bool
    errors: list[EligibilityError] | None = None


class EligibilityQuestion(Request):
    """A purchase to be judged; without a promotion all of the plan are judged."""

    id: int
    catalog_item_id: str
    quantity: int
    term_duration: TermDuration
    billing_cycle: BillingCycle
    promotion_id: str | None = None


class EligibilityRequest(Request):
    """The purchases to be judged at once."""

    items: list[EligibilityQuestion]


class PromotionEligibilities(Resource):
    """A purchase and the promotions it would or would not get."""

    id: int | None = None
    catalog_item_id: str | None = None
    quantity: int | None = None
    term_duration: TermDuration | None = None
    billing_cycle: BillingCycle | None = None
    promotion_id: str | None = None
    eligibilities: list[Eligibility] | None = None
    attributes: Attributes | None = None
