"""Products, SKUs and availabilities (Microsoft: Product resources)."""

from partner_center.models.common import Attributes, Links
from partner_center.wire import OpenEnum, Resource


class TargetView(OpenEnum):
    """Which part of the catalogue."""

    AZURE = "Azure"
    AZURE_RESERVATIONS = "AzureReservations"
    AZURE_RESERVATIONS_VM = "AzureReservationsVM"
    AZURE_RESERVATIONS_SQL = "AzureReservationsSQL"
    AZURE_RESERVATIONS_COSMOS_DB = "AzureReservationsCosmosDb"
    MICROSOFT_AZURE = "MicrosoftAzure"
    ONLINE_SERVICES = "OnlineServices"
    SOFTWARE = "Software"
    SOFTWARE_SUSE_LINUX = "SoftwareSUSELinux"
    SOFTWARE_PERPETUAL = "SoftwarePerpetual"
    SOFTWARE_SUBSCRIPTIONS = "SoftwareSubscriptions"
    SPECIALIZED_OFFERS = "SpecializedOffers"
    MARKETPLACE_SAAS = "MarketplaceSaaS"


class Segment(OpenEnum):
    """For whom an availability is."""

    COMMERCIAL = "commercial"
    EDUCATION = "education"
    GOVERNMENT = "government"
    NONPROFIT = "nonprofit"


class BillingCycle(OpenEnum):
    """How often one pays."""

    UNKNOWN = "unknown"
    MONTHLY = "monthly"
    ANNUAL = "annual"
    TRIENNIAL = "triennial"
    ONE_TIME = "one_time"
    NONE = "none"


class TermDuration(OpenEnum):
    """How long one is committed."""

    P1M = "P1M"
    P1Y = "P1Y"
    P3Y = "P3Y"
    NONE = ""


class ProductType(Resource):
    """The family of a product, for example OnlineServicesNCE."""

    id: str | None = None
    display_name: str | None = None
    sub_type: "ProductType | None" = None


class Product(Resource):
    """A product of the catalogue."""

    id: str
    title: str | None = None
    description: str | None = None
    product_type: ProductType | None = None
    is_microsoft_product: bool | None = None
    publisher_name: str | None = None
    links: Links | None = None
    attributes: Attributes | None = None


class ConversionInstruction(Resource):
    """How a trial may become a paid plan; Microsoft prints no members."""


class SkuDynamicAttributes(Resource):
    """What else is known of a SKU: add-on or base, prerequisites, upgrade targets ("PID:SID")."""

    is_microsoft_product: bool | None = None
    has_constraints: bool | None = None
    is_addon: bool | None = None
    prerequisite_skus: list[str] | None = None
    upgrade_target_offers: list[str] | None = None
    conversion_instructions: list[ConversionInstruction] | None = None
    is_software_assurance_applicable: bool | None = None
    provisioning_id: str | None = None
    internal: bool | None = None
    # Of reservations of virtual machines; Microsoft prints their numbers as text.
    arm_sku_name: str | None = None
    arm_region_name: str | None = None
    sku_display_name: str | None = None
    region: str | None = None
    category: str | None = None
    cores: str | None = None
    ram: str | None = None
    disk_type: str | None = None
    duration: str | None = None


class AttestationProperties(Resource):
    """Whether the buyer must attest to something before a purchase."""

    attestation_type: str | None = None
    enforce_attestation: bool | None = None


class LocalizedAttribute(Resource):
    """A fact of a SKU in the language asked for."""

    key: str | None = None
    value: str | None = None


class Sku(Resource):
    """A plan of a product; `id` is unique within the product only."""

    id: str
    product_id: str | None = None
    title: str | None = None
    description: str | None = None
    minimum_quantity: int | None = None
    maximum_quantity: int | None = None
    is_trial: bool | None = None
    supported_billing_cycles: list[BillingCycle] | None = None
    purchase_prerequisites: list[str] | None = None
    inventory_variables: list[str] | None = None
    provisioning_variables: list[str] | None = None
    actions: list[str] | None = None
    dynamic_attributes: SkuDynamicAttributes | None = None
    attestation_properties: AttestationProperties | None = None
    consumption_type: str | None = None
    product_type: ProductType | None = None
    is_microsoft_product: bool | None = None
    publisher_name: str | None = None
    localized_attributes: list[LocalizedAttribute] | None = None
    links: Links | None = None
    attributes: Attributes | None = None


class Currency(Resource):
    """A currency and its sign."""

    code: str | None = None
    symbol: str | None = None


class RenewalOption(Resource):
    """What a term may renew to ("PID:SID")."""

    renew_to_id: str | None = None
    is_auto_renewable: bool | None = None


class RenewalInstruction(Resource):
    """What the named terms may renew to."""

    applicable_term_ids: list[str] | None = None
    renewal_options: list[RenewalOption] | None = None


class RefundPolicy(Resource):
    """A refund and the ISO 8601 duration after which it ends."""

    sequence_id: int | None = None
    type: str | None = None
    expires_after: str | None = None


class CancellationPolicy(Resource):
    """The refunds of a term."""

    refund_options: list[RefundPolicy] | None = None


class Term(Resource):
    """One way to commit and to pay."""

    id: str | None = None
    duration: TermDuration | None = None
    description: str | None = None
    billing_cycle: BillingCycle | None = None
    cancellation_policies: list[CancellationPolicy] | None = None


class Availability(Resource):
    """What can be bought now; `id` and `catalog_item_id` ("PID:SID:AID") rotate: read just before use."""

    id: str
    product_id: str | None = None
    sku_id: str | None = None
    catalog_item_id: str | None = None
    default_currency: Currency | None = None
    segment: Segment | None = None
    country: str | None = None
    is_purchasable: bool | None = None
    is_renewable: bool | None = None
    renewal_instructions: list[RenewalInstruction] | None = None
    terms: list[Term] | None = None
    product: Product | None = None
    sku: Sku | None = None
    links: Links | None = None
    attributes: Attributes | None = None
