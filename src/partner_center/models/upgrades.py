"""Legacy upgrades and trial conversions (Microsoft: Upgrade resources; Conversions resources)."""

from partner_center.models.catalog import BillingCycle
from partner_center.models.common import Attributes
from partner_center.models.offers import Offer
from partner_center.wire import OpenEnum, Request, Resource


class UpgradeType(OpenEnum):
    """Whether the licences of users move along; Microsoft prints names or numbers."""

    NONE = "none"
    UPGRADE_ONLY = "upgrade_only"
    UPGRADE_WITH_LICENSE_TRANSFER = "upgrade_with_license_transfer"


class UpgradeErrorCode(OpenEnum):
    """Why an upgrade is not possible; Microsoft prints names or numbers."""

    OTHER = "other"
    DELEGATED_ADMIN_PERMISSIONS_DISABLED = "delegated_admin_permissions_disabled"
    SUBSCRIPTION_STATUS_NOT_ACTIVE = "subscription_status_not_active"
    CONFLICTING_SERVICE_TYPES = "conflicting_service_types"
    CONCURRENCY_CONFLICTS = "concurrency_conflicts"
    USER_CONTEXT_REQUIRED = "user_context_required"
    SUBSCRIPTION_ADD_ONS_PRESENT = "subscription_add_ons_present"
    SUBSCRIPTION_DOES_NOT_HAVE_ANY_UPGRADE_PATHS = "subscription_does_not_have_any_upgrade_paths"
    SUBSCRIPTION_TARGET_OFFER_NOT_FOUND = "subscription_target_offer_not_found"
    SUBSCRIPTION_NOT_PROVISIONED = "subscription_not_provisioned"


class UpgradeError(Resource):
    """Why an upgrade is not possible."""

    code: UpgradeErrorCode | int | None = None
    description: str | None = None
    additional_details: str | None = None
    attributes: Attributes | None = None

    @property
    def reason(self) -> UpgradeErrorCode | None:
        """The code by its name, whether it came as name or number; an unknown number is `OTHER`."""
        if not isinstance(self.code, int):
            return self.code
        known = list(UpgradeErrorCode)
        return known[self.code] if 0 <= self.code < len(known) else UpgradeErrorCode.OTHER


class LicenseError(Resource):
    """Why a user's licence did not move along."""

    user_object_id: str | None = None
    name: str | None = None
    email: str | None = None
    errors: list[UpgradeError] | None = None
    attributes: Attributes | None = None


class Upgrade(Resource):
    """An offer to which a subscription may change; send the chosen one back."""

    target_offer: Offer | None = None
    upgrade_type: UpgradeType | int | None = None
    is_eligible: bool | None = None
    quantity: int | None = None
    upgrade_errors: list[UpgradeError] | None = None
    attributes: Attributes | None = None


class UpgradeResult(Resource):
    """What became of an upgrade."""

    source_subscription_id: str | None = None
    target_subscription_id: str | None = None
    upgrade_type: UpgradeType | int | None = None
    upgrade_errors: list[UpgradeError] | None = None
    license_errors: list[LicenseError] | None = None
    attributes: Attributes | None = None


class Conversion(Resource):
    """A paid offer that a trial may become."""

    offer_id: str | None = None
    target_offer_id: str | None = None
    order_id: str | None = None
    quantity: int | None = None
    billing_cycle: BillingCycle | None = None
    attributes: Attributes | None = None


class NewConversion(Request):
    """A trial to be turned into a paid subscription; without a quantity it keeps the trial's."""

    offer_id: str
    target_offer_id: str
    order_id: str
    quantity: int | None = None
    billing_cycle: BillingCycle | None = None


class ConversionErrorCode(OpenEnum):
    """Why a trial was not turned."""

    OTHER = "other"
    CONVERSIONS_NOT_FOUND = "conversions_not_found"


class ConversionError(Resource):
    """Why a trial was not turned."""

    code: ConversionErrorCode | int | None = None
    description: str | None = None
    attributes: Attributes | None = None


class ConversionResult(Resource):
    """What became of a trial; its subscription id stays."""

    subscription_id: str | None = None
    offer_id: str | None = None
    target_offer_id: str | None = None
    error: ConversionError | None = None
    attributes: Attributes | None = None
