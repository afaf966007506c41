"""Carts, checkout and orders (Microsoft: Create a cart; Checkout a cart; Create an order; Get an order by ID)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

from partner_center import wire
from partner_center.call import Call, Operation
from partner_center.caller import Caller
from partner_center.models.carts import Cart, CheckoutResult, NewCart
from partner_center.models.catalog import BillingCycle
from partner_center.models.order_documents import ActivationLink, Attachment, File, PurchaseOrder
from partner_center.models.orders import (
    LineProvisioning,
    NewOrder,
    NewOrderLineItem,
    Order,
    OrderChange,
    OrderLineChange,
    OrderStatus,
)
from partner_center.multipart import Part, form_data
from partner_center.reading import if_match, pages, read, read_list, segment
from partner_center.tokens import TokenKind

CREATE_CART = Operation("create_cart", "POST", writes=True)
GET_CART = Operation("get_cart", "GET")
UPDATE_CART = Operation("update_cart", "PUT", writes=True)
CHECKOUT_CART = Operation("checkout_cart", "POST", writes=True)
CREATE_ORDER = Operation("create_order", "POST", writes=True)
UPDATE_ORDER = Operation("patch_order", "PATCH", writes=True)
GET_ORDER = Operation("get_order", "GET")
LIST_ORDERS = Operation("list_orders", "GET")
GET_ORDER_PROVISIONING = Operation("get_order_provisioning_status", "GET", TokenKind.USER)
LIST_ACTIVATION_LINKS = Operation("list_order_activation_links", "GET")
ATTACH_PURCHASE_ORDER = Operation("attach_purchase_order", "POST", TokenKind.USER, writes=True)


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

    def update(self, customer_id: str, cart: Cart, request_id: UUID | None = None) -> Cart:
        """Send a cart as it was read with a change in it; Microsoft judges all lines anew."""
        path = f"/v1/customers/{segment(customer_id)}/carts/{segment(cart.id)}"
        answer = self._caller.call(UPDATE_CART, path, body=cart, request_id=request_id)
        return read(Cart, answer, UPDATE_CART)

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

    def create(self, customer_id: str, order: NewOrder, request_id: UUID | None = None) -> Order:
        """Order without a cart, as legacy offers are; for a reseller's customer the user speaks."""
        for_reseller = order.reference_customer_id or any(
            line.partner_id_on_record for line in order.line_items
        )
        operation = replace(CREATE_ORDER, token=TokenKind.USER if for_reseller else TokenKind.APP)
        path = f"/v1/customers/{segment(customer_id)}/orders"
        answer = self._caller.call(operation, path, body=order, request_id=request_id)
        return read(Order, answer, operation)

    def update(
        self,
        customer_id: str,
        order_id: str,
        change: OrderChange,
        *,
        etag: str | None = None,
        request_id: UUID | None = None,
    ) -> Order:
        """Send a change of an order; `change_billing_cycle`, `buy_addons` and `cancel` build the usual ones."""
        answer = self._caller.call(
            UPDATE_ORDER,
            f"/v1/customers/{segment(customer_id)}/orders/{segment(order_id)}",
            body=change,
            headers=if_match(etag),
            request_id=request_id,
        )
        return read(Order, answer, UPDATE_ORDER)

    def change_billing_cycle(
        self, customer_id: str, order_id: str, billing_cycle: BillingCycle, request_id: UUID | None = None
    ) -> Order:
        """Bill a legacy order in another cycle: all its subscriptions and add-ons at once, on the list price."""
        order = self.get(customer_id, order_id)
        lines = [
            OrderLineChange(
                line_item_number=line.line_item_number,
                offer_id=line.offer_id,
                subscription_id=line.subscription_id,
                friendly_name=line.friendly_name,
                quantity=line.quantity,
                partner_id_on_record=line.partner_id_on_record,
            )
            for line in order.line_items or ()
        ]
        change = OrderChange(
            id=order_id,
            reference_customer_id=order.reference_customer_id,
            billing_cycle=billing_cycle,
            line_items=lines,
        )
        return self.update(customer_id, order_id, change, etag=_etag(order), request_id=request_id)

    def buy_addons(
        self,
        customer_id: str,
        order_id: str,
        addons: Sequence[NewOrderLineItem],
        request_id: UUID | None = None,
    ) -> Order:
        """Buy legacy add-ons for subscriptions of an order; each line names its `parent_subscription_id`."""
        change = OrderChange(reference_customer_id=customer_id, line_items=list(addons))
        return self.update(customer_id, order_id, change, request_id=request_id)

    def cancel(
        self,
        customer_id: str,
        order_id: str,
        lines: Sequence[OrderLineChange] | None = None,
        request_id: UUID | None = None,
    ) -> Order:
        """Cancel an order, or only the lines named, within Microsoft's window; seats go by their subscription."""
        change = OrderChange(
            id=order_id,
            status=OrderStatus.CANCELLED,
            line_items=list(lines) if lines is not None else None,
        )
        return self.update(customer_id, order_id, change, request_id=request_id)

    def iterate(
        self,
        customer_id: str,
        *,
        billing_cycle: BillingCycle | None = None,
        include_price: bool | None = None,
    ) -> Iterator[Order]:
        """All orders, or those of a billing cycle; one placed in the last fifteen minutes may be missing."""
        path = f"/v1/customers/{segment(customer_id)}/orders"
        query = {
            # Microsoft's name of the parameter; its values are the cycles without underscores.
            "billingType": billing_cycle.value.replace("_", "") if billing_cycle is not None else None,
            "include_price": str(include_price).lower() if include_price is not None else None,
        }
        return pages(self._caller, LIST_ORDERS, path, Order, query)

    def provisioning_status(self, customer_id: str, order_id: str) -> tuple[LineProvisioning, ...]:
        """How far the provisioning of each line is."""
        path = f"/v1/customers/{segment(customer_id)}/orders/{segment(order_id)}/provisioningstatus"
        return tuple(pages(self._caller, GET_ORDER_PROVISIONING, path, LineProvisioning, {}))

    def activation_links(
        self, customer_id: str, order_id: str, line_item_number: int | None = None
    ) -> tuple[ActivationLink, ...]:
        """Where marketplace products are activated: of all lines, or of one."""
        path = f"/v1/customers/{segment(customer_id)}/orders/{segment(order_id)}"
        if line_item_number is not None:
            path += f"/lineitems/{segment(line_item_number)}"
        return tuple(
            pages(self._caller, LIST_ACTIVATION_LINKS, f"{path}/activationlinks", ActivationLink, {})
        )

    def attach_purchase_order(
        self,
        customer_id: str,
        order_id: str,
        purchase_order: PurchaseOrder,
        *,
        files: Sequence[File],
        tender_files: Sequence[File] = (),
        request_id: UUID | None = None,
    ) -> tuple[Attachment, ...]:
        """Send the documents for which an order in `pending po upload` waits."""
        identity = request_id or uuid4()
        metadata = Part("metadata", wire.dumps(_told(purchase_order)), "application/json")
        parts = [
            metadata,
            *(Part("POfiles", file.content, file.content_type, file.name) for file in files),
            *(Part("TenderFiles", file.content, file.content_type, file.name) for file in tender_files),
        ]
        content_type, content = form_data(parts, boundary=f"part-{identity}")
        call = Call(
            ATTACH_PURCHASE_ORDER,
            f"/v1/customers/{segment(customer_id)}/orders/{segment(order_id)}/attachment",
            content=content,
            content_type=content_type,
            request_id=str(identity),
        )
        return read_list(Attachment, self._caller.answer(call), ATTACH_PURCHASE_ORDER)


def _told(purchase_order: PurchaseOrder) -> dict[str, object]:
    """The purchase order's members as Microsoft prints them: prices are text."""
    members = purchase_order.to_wire()
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in members.items()}


def _etag(order: Order) -> str | None:
    return order.attributes.etag if order.attributes else None
