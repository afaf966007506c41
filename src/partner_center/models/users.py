"""Users of customers and their licences (Microsoft: User resources; License resources)."""

from pydantic import SecretStr

from partner_center.models.common import Attributes, Links
from partner_center.wire import Instant, Request, Resource


class PasswordProfile(Resource):
    """A password and whether it must be changed at the next sign-in."""

    password: SecretStr | None = None
    force_change_password: bool | None = None


class CustomerUser(Resource):
    """A user of a customer's tenant."""

    id: str
    user_principal_name: str | None = None
    display_name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    usage_location: str | None = None
    immutable_id: str | None = None
    password_profile: PasswordProfile | None = None
    phone_number: str | None = None
    user_domain_type: str | None = None
    state: str | None = None
    last_directory_sync_time: Instant | None = None
    soft_deletion_time: Instant | None = None
    links: Links | None = None
    attributes: Attributes | None = None


class NewCustomerUser(Request):
    """A user to be created; licences need the `usage_location` (country)."""

    user_principal_name: str
    display_name: str
    first_name: str
    last_name: str
    usage_location: str
    password_profile: PasswordProfile
    immutable_id: str | None = None


class LicensedProduct(Resource):
    """A product of which users hold licences; its `id` is that of the directory, not of the catalogue."""

    id: str | None = None
    name: str | None = None
    sku_part_number: str | None = None
    target_type: str | None = None
    license_group_id: str | None = None


class ServicePlan(Resource):
    """A service within a product."""

    id: str | None = None
    display_name: str | None = None
    service_name: str | None = None
    capability_status: str | None = None
    target_type: str | None = None


class SubscribedSku(Resource):
    """How many licences of a product the tenant has and uses."""

    available_units: int | None = None
    active_units: int | None = None
    consumed_units: int | None = None
    suspended_units: int | None = None
    total_units: int | None = None
    warning_units: int | None = None
    product_sku: LicensedProduct | None = None
    service_plans: list[ServicePlan] | None = None
    capability_status: str | None = None
    attributes: Attributes | None = None


class UserLicense(Resource):
    """A licence that a user holds."""

    product_sku: LicensedProduct | None = None
    service_plans: list[ServicePlan] | None = None
    attributes: Attributes | None = None


class LicenseAssignment(Resource):
    """A licence to be given, without the services named."""

    sku_id: str
    excluded_plans: list[str] | None = None


class LicenseWarning(Resource):
    """What Microsoft remarks on a change of licences."""

    code: str | int | None = None
    message: str | None = None
    service_plans: list[str] | None = None


class LicenseUpdate(Resource):
    """Licences to be given and taken, all of one licence group; the answer has the same form."""

    licenses_to_assign: list[LicenseAssignment] | None = None
    licenses_to_remove: list[str] | None = None
    license_warnings: list[LicenseWarning] | None = None
    attributes: Attributes | None = None
