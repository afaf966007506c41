"""Users and licences (Microsoft: Get a list of all user accounts; Assign licenses to a user)."""

from collections.abc import Iterator
from uuid import UUID

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.users import (
    CustomerUser,
    LicenseUpdate,
    NewCustomerUser,
    SubscribedSku,
    UserLicense,
)
from partner_center.reading import pages, read, segment
from partner_center.tokens import TokenKind

LIST = Operation("list_users", "GET", TokenKind.USER)
GET = Operation("get_user", "GET", TokenKind.USER)
CREATE = Operation("create_user", "POST", TokenKind.USER, writes=True)
DELETE = Operation("delete_user", "DELETE", TokenKind.USER, writes=True)
LIST_LICENSES = Operation("list_user_licenses", "GET", TokenKind.USER)
UPDATE_LICENSES = Operation("update_user_licenses", "POST", TokenKind.USER, writes=True)
LIST_SUBSCRIBED_SKUS = Operation("list_subscribed_skus", "GET", TokenKind.USER)


class Users:
    """Users of a customer; all needs a role by granular delegated administration."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def iterate(self, customer_id: str, *, page_size: int = 500) -> Iterator[CustomerUser]:
        """All users of a customer."""
        return pages(self._caller, LIST, _users(customer_id), CustomerUser, {"size": str(page_size)})

    def get(self, customer_id: str, user_id: str) -> CustomerUser:
        """A user, or `NotFound` (60002)."""
        return read(CustomerUser, self._caller.call(GET, _user(customer_id, user_id)), GET)

    def create(self, customer_id: str, user: NewCustomerUser, request_id: UUID | None = None) -> CustomerUser:
        """Create a user in the customer's tenant."""
        answer = self._caller.call(CREATE, _users(customer_id), body=user, request_id=request_id)
        return read(CustomerUser, answer, CREATE)

    def delete(self, customer_id: str, user_id: str, request_id: UUID | None = None) -> None:
        """Remove a user; Microsoft keeps it restorable for thirty days."""
        self._caller.call(DELETE, _user(customer_id, user_id), request_id=request_id)

    def licenses(self, customer_id: str, user_id: str) -> Iterator[UserLicense]:
        """The licences that a user holds."""
        return pages(self._caller, LIST_LICENSES, f"{_user(customer_id, user_id)}/licenses", UserLicense, {})

    def update_licenses(
        self, customer_id: str, user_id: str, update: LicenseUpdate, request_id: UUID | None = None
    ) -> LicenseUpdate:
        """Give licences to a user and take others, as far as the tenant has them (60012)."""
        path = f"{_user(customer_id, user_id)}/licenseupdates"
        answer = self._caller.call(UPDATE_LICENSES, path, body=update, request_id=request_id)
        return read(LicenseUpdate, answer, UPDATE_LICENSES)

    def subscribed_skus(self, customer_id: str) -> Iterator[SubscribedSku]:
        """The products of which the tenant has licences, and how many are left."""
        path = f"/v1/customers/{segment(customer_id)}/subscribedskus"
        return pages(self._caller, LIST_SUBSCRIBED_SKUS, path, SubscribedSku, {})


def _users(customer_id: str) -> str:
    return f"/v1/customers/{segment(customer_id)}/users"


def _user(customer_id: str, user_id: str) -> str:
    return f"{_users(customer_id)}/{segment(user_id)}"
