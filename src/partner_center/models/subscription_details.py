"""What hangs on a subscription (Microsoft: Subscription resources; Custom term end dates; Overage)."""

from pydantic import Field

from partner_center.models.common import Attributes, Links
from partner_center.wire import Instant, OpenEnum, Request, Resource


class SubscriptionProvisioningState(OpenEnum):
    """Whether a subscription's licences are there."""

    SUCCESS = "success"
    PENDING = "pending"
    FAILED = "failed"


class SubscriptionProvisioning(Resource):
    """How far the provisioning is; Microsoft refreshes it every fifteen minutes."""

    sku_id: str | None = None
    status: SubscriptionProvisioningState
    quantity: int | None = None
    end_date: Instant | None = None
    attributes: Attributes | None = None


class SupportContact(Resource):
    """Who supports a subscription: a reseller of the caller, or the caller itself."""

    support_tenant_id: str | None = None
    support_mpn_id: str | None = None
    name: str | None = None
    links: Links | None = None
    attributes: Attributes | None = None


class RegistrationState(OpenEnum):
    """Whether an Azure subscription may buy reservations."""

    REGISTERED = "registered"
    REGISTERING = "registering"
    NOT_REGISTERED = "notregistered"


class RegistrationStatus(Resource):
    """How far a registration for reservations is."""

    subscription_id: str | None = None
    status: RegistrationState
    attributes: Attributes | None = None


class Activation(Resource):
    """A marketplace subscription activated in the sandbox."""

    subscription_id: str | None = None
    status: str | None = None


class ResourceTags(Resource):
    """A map of texts."""

    __pydantic_extra__: dict[str, str | None] = Field(init=False)


class AzureResourceGroup(Resource):
    """Where the charges of an overage are put."""

    tags: ResourceTags | None = None
    location: str | None = None


class Overage(Resource):
    """The Azure subscription that pays for what is used beyond a plan, for example calls."""

    azure_entitlement_id: str | None = None
    partner_id: str | None = None
    type: str | None = None
    overage_enabled: bool | None = None
    azure_resource_group: AzureResourceGroup | None = None
    links: Links | None = None
    attributes: Attributes | None = None


class NewOverage(Request):
    """Which Azure subscription shall pay; an indirect provider names its reseller's PartnerID."""

    azure_entitlement_id: str
    overage_enabled: bool
    partner_id: str | None = None
    azure_resource_group: AzureResourceGroup | None = None


class EndDateType(OpenEnum):
    """To what an end date is aligned."""

    CALENDAR_MONTH_ALIGNED = "calendarMonthAligned"
    SUBSCRIPTION_ALIGNED = "subscriptionAligned"


class CustomTermEndDate(Resource):
    """A day on which a new subscription's first term may end, and with which subscriptions."""

    allowed_custom_term_end_date_type: EndDateType
    allowed_custom_term_end_date: Instant
    coterm_subscription_ids: list[str] | None = None
