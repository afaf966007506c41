"""What all resources share (Microsoft: Partner Center utility resources)."""

from typing import Generic, TypeVar

from pydantic import Field

from partner_center.wire import Resource

R = TypeVar("R", bound=Resource)


class Header(Resource):
    """A header to send when a link is followed."""

    key: str
    value: str = ""


class Link(Resource):
    """Where a related resource is, relative to the version root; Microsoft prints some without an address."""

    uri: str | None = None
    method: str | None = None
    headers: list[Header] | None = None


class Links(Resource):
    """The links of a resource or of a page, by name."""

    self_: Link | None = Field(default=None, alias="self")
    next: Link | None = None
    previous: Link | None = None
    product: Link | None = None
    sku: Link | None = None
    skus: Link | None = None
    availability: Link | None = None
    availabilities: Link | None = None
    offer: Link | None = None
    learn_more: Link | None = None
    subscription: Link | None = None
    parent_subscription: Link | None = None
    provisioning_status: Link | None = None
    activation_links: Link | None = None
    patch_operation: Link | None = None
    entitlement: Link | None = None
    overage: Link | None = None


class Attributes(Resource):
    """The kind of a resource and, where Microsoft guards against lost updates, its etag."""

    object_type: str | None = None
    etag: str | None = None


class Collection(Resource, Generic[R]):
    """One page of things."""

    items: list[R] = Field(default_factory=list)
    total_count: int | None = None
    links: Links | None = None
    attributes: Attributes | None = None


class GraphCollection(Resource, Generic[R]):
    """One page of things of Microsoft Graph."""

    value: list[R] = Field(default_factory=list)
    next_link: str | None = Field(default=None, alias="@odata.nextLink")
    context: str | None = Field(default=None, alias="@odata.context")
    count: int | None = Field(default=None, alias="@odata.count")


class Contact(Resource):
    """A person to write or speak to."""

    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone_number: str | None = None


class Address(Resource):
    """A postal address with its contact (Microsoft: Address resource)."""

    country: str | None = None
    region: str | None = None
    city: str | None = None
    district: str | None = None
    state: str | None = None
    address_line1: str | None = None
    address_line2: str | None = None
    address_line3: str | None = None
    postal_code: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    phone_number: str | None = None
