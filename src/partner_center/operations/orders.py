"""Carts, checkout and orders (Microsoft: Create a cart; Checkout a cart; Get an order by ID)."""

from collections.abc import Iterator
from uuid import UUID

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.carts import Cart, CheckoutResult, NewCart
from partner_center.models.orders import LineProvisioning, Order
from partner_center.reading import pages, read, segment
from partner_center.tokens import TokenKind

CREATE_CART = Operation("create_cart", "POST", writes=True)
GET_CART = Operation("get_cart", "GET")
CHECKOUT_CART = Operation("checkout_cart", "POST", writes=True)
GET_ORDER = Operation("get_order", "GET")
LIST_ORDERS = Operation("list_orders", "GET")
GET_ORDER_PROVISIONING = Operation("get_order_provisioning_status", "GET", TokenKind.USER)


class Carts:
    """Carts of a customer."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def create(self, customer_id: str, cart: NewCart, request_id: UUID | None = None) -> Cart:
        """Create a cart; a line that cannot be bought carries an `error`, and the cart is created."""
        path = f"/v1/customers/{segment(customer_id)}/carts"
        answer = self._caller.call(CREATE_CART, path, body=cart, request_id=request_id)
        return read(Cart, answer, CREATE_CART)

    def get(self, customer_id: str, cart_id: str) -> Cart:
        """A cart as it is now."""
        path = f"/v1/customers/{segment(customer_id)}/carts/{segment(cart_id)}"
        return read(Cart, self._caller.call(GET_CART, path), GET_CART)

    def checkout(self, customer_id: str, cart_id: str, request_id: UUID | None = None) -> CheckoutResult:
        """Order what is in the cart; a second checkout of the same cart returns the first one's result."""
        path = f"/v1/customers/{segment(customer_id)}/carts/{segment(cart_id)}/checkout"
        answer = self._caller.call(CHECKOUT_CART, path, request_id=request_id)
        return read(CheckoutResult, answer, CHECKOUT_CART)


class Orders:
    """Orders of a customer."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def get(self, customer_id: str, order_id: str) -> Order:
        """An order as it is now."""
        path = f"/v1/customers/{segment(customer_id)}/orders/{segment(order_id)}"
        return read(Order, self._caller.call(GET_ORDER, path), GET_ORDER)

    def iterate(self, customer_id: str) -> Iterator[Order]:
        """All orders; one placed in the last fifteen minutes may be missing."""
        path = f"/v1/customers/{segment(customer_id)}/orders"
        return pages(self._caller, LIST_ORDERS, path, Order, {})

    def provisioning_status(self, customer_id: str, order_id: str) -> tuple[LineProvisioning, ...]:
        """How far the provisioning of each line is."""
        path = f"/v1/customers/{segment(customer_id)}/orders/{segment(order_id)}/provisioningstatus"
        return tuple(pages(self._caller, GET_ORDER_PROVISIONING, path, LineProvisioning, {}))
