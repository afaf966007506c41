"""The other writes of the contract: what each one sends, with which token, and what comes back."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.contracts.client import answers as a

from partner_center import PartnerCenter, Refused, Unknown
from partner_center.models.carts import Cart
from partner_center.models.catalog import BillingCycle
from partner_center.models.customers import BillingProfile
from partner_center.models.order_documents import File, PurchaseOrder
from partner_center.multipart import Part, form_data
from partner_center.wire import dumps, loads

if TYPE_CHECKING:
    from tests.contracts.client.conftest import Microsoft

from tests.contracts.client.writes import REQUEST, WRITES_OF_PARTIES, C
from tests.contracts.client.writes_of_orders import WRITES_OF_ORDERS

WRITES = WRITES_OF_PARTIES | WRITES_OF_ORDERS


def _line(microsoft: Microsoft) -> str:
    return f"{microsoft.last.method} {microsoft.last.url.raw_path.decode()}"


def _camel(body: object) -> object:
    if not isinstance(body, dict):
        return body
    return {name[:1].lower() + name[1:]: _camel(value) for name, value in body.items()}


@pytest.mark.parametrize("name", WRITES)
def test_a_write_says_what_is_documented_and_its_answer_loses_nothing(
    pc: PartnerCenter, microsoft: Microsoft, name: str
) -> None:
    write, line, kind, sent, status, answer = WRITES[name]
    microsoft.answers(status, answer)
    told = write(pc)
    assert _line(microsoft) == line
    assert microsoft.last.headers["Authorization"] == f"Bearer {kind}-token-1"
    assert microsoft.last.headers["MS-RequestId"] == str(REQUEST)
    assert (loads(microsoft.last.content) if microsoft.last.content else None) == sent
    if answer is not None and "qualification" not in line.partition("PUT")[2]:
        assert _camel(loads(dumps(told))) == _camel(loads(json.dumps(answer)))


@pytest.mark.parametrize("name", WRITES)
def test_a_write_without_an_answer_is_not_repeated_and_is_unknown(
    pc: PartnerCenter, microsoft: Microsoft, name: str
) -> None:
    microsoft.answers(502)
    with pytest.raises(Unknown) as caught:
        WRITES[name][0](pc)
    assert caught.value.request_id == str(REQUEST)
    assert len(microsoft.requests) == 1


def test_a_billing_profile_is_replaced_whole_at_the_version_read(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    microsoft.answers(200, a.BILLING_PROFILE).answers(200, a.BILLING_PROFILE)
    read = pc.customers.billing_profile(a.CUSTOMER)
    changed = pc.customers.update_billing_profile(a.CUSTOMER, read.changed(email="new@solmar.pt"), REQUEST)
    assert _line(microsoft) == f"PUT {C}/profiles/billing"
    assert microsoft.last.headers["If-Match"] == '"-4242348048554929329"'
    assert microsoft.last.headers["Authorization"] == "Bearer app-token-1"
    assert microsoft.sent_body() == json.loads(json.dumps(a.BILLING_PROFILE | {"email": "new@solmar.pt"}))
    assert isinstance(changed, BillingProfile)
    microsoft.answers(412, {"code": 412, "description": "stale"})
    with pytest.raises(Refused) as caught:
        pc.customers.update_billing_profile(a.CUSTOMER, read, REQUEST)
    assert caught.value.http_status == 412


def test_a_cart_is_replaced_whole(pc: PartnerCenter, microsoft: Microsoft) -> None:
    body = {
        "id": "cart-1",
        "status": "Active",
        "lineItems": [{"id": 0, "catalogItemId": a.ITEM, "quantity": 1}],
    }
    microsoft.answers(201, body)
    cart = Cart.model_validate(body)
    assert pc.carts.update(a.CUSTOMER, cart, REQUEST).id == "cart-1"
    assert _line(microsoft) == f"PUT {C}/carts/cart-1"
    assert microsoft.sent_body() == body


def test_a_change_of_the_billing_cycle_names_every_line(pc: PartnerCenter, microsoft: Microsoft) -> None:
    line = {
        "lineItemNumber": 0,
        "offerId": a.OFFER_ID,
        "subscriptionId": a.SUB,
        "friendlyName": "Mail",
        "quantity": 2,
        "partnerIdOnRecord": "5012345",
    }
    order = {
        "id": "o-1",
        "referenceCustomerId": a.CUSTOMER,
        "billingCycle": "monthly",
        "lineItems": [line | {"transactionType": "New"}],
        "attributes": {"etag": "ZXQ=", "objectType": "Order"},
    }
    microsoft.answers(200, order).answers(200, order | {"billingCycle": "Annual"})
    changed = pc.orders.change_billing_cycle(a.CUSTOMER, "o-1", BillingCycle.ANNUAL, REQUEST)
    assert changed.billing_cycle == BillingCycle.ANNUAL
    assert _line(microsoft) == f"PATCH {C}/orders/o-1"
    assert microsoft.last.headers["If-Match"] == '"ZXQ="'
    assert microsoft.sent_body() == {
        "id": "o-1",
        "referenceCustomerId": a.CUSTOMER,
        "billingCycle": "annual",
        "lineItems": [line],
    }


def test_a_purchase_order_goes_as_a_form_with_its_files(pc: PartnerCenter, microsoft: Microsoft) -> None:
    kept = {"attachmentId": "at-1", "fileName": "po.pdf", "sizeInKB": 1, "attachmentType": "POAttachment"}
    microsoft.answers(201, {"totalCount": 1, "items": [kept]})
    order = PurchaseOrder(
        is_part_of_tender=True,
        customer_price=Decimal("156.80"),
        currency="EUR",
        tender_link="https://x.example",
    )
    (attachment,) = pc.orders.attach_purchase_order(
        a.CUSTOMER,
        "o-1",
        order,
        files=[File('p"o.pdf', b"%PDF\r\n1")],
        tender_files=[File("tender.txt", b"call", "text/plain")],
        request_id=REQUEST,
    )
    assert _line(microsoft) == f"POST {C}/orders/o-1/attachment"
    assert microsoft.last.headers["Authorization"] == "Bearer user-token-1"
    assert microsoft.last.headers["Content-Type"] == f"multipart/form-data; boundary=part-{REQUEST}"
    told = (
        '{"isPartofTender":true,"customerPrice":"156.80","currency":"EUR","tenderLink":"https://x.example"}'
    )
    assert microsoft.last.content.decode() == (
        f"--part-{REQUEST}\r\n"
        'Content-Disposition: form-data; name="metadata"\r\nContent-Type: application/json\r\n\r\n'
        f"{told}\r\n--part-{REQUEST}\r\n"
        'Content-Disposition: form-data; name="POfiles"; filename="p%22o.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n%PDF\r\n1\r\n"
        f"--part-{REQUEST}\r\n"
        'Content-Disposition: form-data; name="TenderFiles"; filename="tender.txt"\r\n'
        "Content-Type: text/plain\r\n\r\ncall\r\n"
        f"--part-{REQUEST}--\r\n"
    )
    assert loads(dumps(attachment)) == kept


def test_a_boundary_that_stands_in_a_file_is_refused() -> None:
    with pytest.raises(ValueError, match="boundary"):
        form_data([Part("a", b"x--mark--", "text/plain")], boundary="mark")


def test_a_password_of_a_user_is_shown_to_nobody(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(200, a.USER)
    user = pc.users.get(a.CUSTOMER, a.USER_ID)
    assert "Wq7" not in repr(user) + str(user)
