"""Whatever else of a request is wrong than its body's members: query, tokens, headers, bytes."""

import base64
import json
from collections.abc import Iterator
from inspect import getmodule, getsource
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from partner_center_simulator import paging
from partner_center_simulator.routing import OPERATIONS, Access

from .right_bodies import GUID, planted
from .served import Reply, Served

NAMES = (
    "agreementtype",
    "availability_id",
    "billingtype",
    "code",
    "country",
    "eligibilitytype",
    "enddate",
    "entitlementtype",
    "filter",
    "include_price",
    "language",
    "month",
    "mpn_id",
    "mpnid",
    "offer_category_id",
    "offset",
    "operation-id",
    "order_id",
    "product_id",
    "relationship_type",
    "seekoperation",
    "segment",
    "showexpiry",
    "size",
    "sku_id",
    "startdate",
    "target_coterm_subscription_id",
    "targetsegment",
    "targetview",
    "tenantid",
    "term_duration",
    "term_start_date",
    "timeline",
    "type",
)
VALUES = ("-1", "\0", "9" * 60, "9999-12-31", "²", '{"field":{},"value":[],"operator":7}')
TOKENS: tuple[Any, ...] = (
    {"o": -1},
    {"o": 1e400},
    {"o": 10**30},
    {"o": True},
    {"o": "7"},
    {"o": None},
    {"p": 1},
    [],
    7,
    "x",
    None,
)
HEADERS = (
    {"ms-requestid": "\xff" * 300},
    {"ms-correlationid": "\t"},
    {"x-locale": "\xe9" * 90},
    {"if-match": '"'},
    {"if-match": "\xff"},
    {"content-type": "multipart/form-data"},
    {"content-type": 'multipart/form-data; boundary="\xff"'},
    {"content-type": "application/json; charset=utf-7"},
    {"content-type": "\xff/\xff"},
    {"authorization": ""},
    {"authorization": "Bearer"},
    {"authorization": "Bearer \xff\xff.\xff.\xff"},
    {"authorization": "Bearer eyJhbGciOiJub25lIn0.e30."},
    {"authorization": "Basic \xff"},
)
DEEP = "[" * 20_000
BYTES = (
    b'{"addressLine1":1e100000000}',
    b'{"addressLine1":1e99999999999999999999}',
    b'{"addressLine1":1E-100000000}',
    b'{"addressLine1":NaN}',
    b'{"addressLine1":"\\ud800"}',
    b'{"addressLine1":"\\uDFFFx"}',
    b'{"\\ud800":1}',
    b'{"addressLine1":"\xed\xa0\x80"}',
    b'{"addressLine1":"\xff"}',
    "{}".encode("utf-16")[:-1],
    '{"addressLine1":"\ud800"}'.encode("utf-16-le", "surrogatepass"),
    b'{"addressLine1":' + b"9" * 5000 + b"}",
    DEEP.encode(),
    b'{"addressLine1":' + DEEP.encode(),
    b"\xff\xfe",
    b"\0",
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A simulated service with a customer of its own."""
    one = Served(tmp_path_factory.mktemp("state") / "state")
    one.tenant = planted(one)
    one.held = one.buy(one.tenant).id
    one.answer("POST", "/_sim/world", {"customers": 3})
    yield one
    one.end()


def target(service: Served, pattern: str) -> str:
    """A path of an operation about what exists."""
    found = {"customer": service.tenant, "subscription": service.held, "product": "CFQ7TTC0LDPB"}
    path = pattern.strip("^$").replace("\\", "")
    for name in ("customer", "subscription", "product"):
        path = path.replace(f"(?P<{name}>[^/]+)", found[name])
    path = path.replace("(?P<sku>[^/]+)", "0001").replace("(?P<country>[^/]+)", "PT")
    while "(?P<" in path:
        start, _, rest = path.partition("(?P<")
        path = start + GUID + rest.partition(")")[2]
    return path


def check(reply: Reply, *about: object) -> None:
    """An answer, or a refusal in a documented body."""
    assert reply.status < 500, (*about, reply.text)
    assert reply.status < 400 or reply.is_documented(), (*about, reply.text)


READS = sorted(
    one.name for one in OPERATIONS.values() if one.method == "GET" and one.access is not Access.PAGE
)


def test_no_word_of_a_query_that_a_read_knows_is_too_much_for_it(service: Served) -> None:
    for name in READS:
        path = target(service, OPERATIONS[name].pattern.pattern)
        source = getsource(getmodule(OPERATIONS[name].work) or paging)
        for word in (one for one in NAMES if f'"{one}"' in source or one in ("size", "filter")):
            for value in VALUES:
                check(service.send("GET", f"{path}?{word}={quote(value)}"), name, word, value)
        check(service.send("GET", f"{path}?filter={quote(DEEP)}"), name, "deep filter")


def test_no_continuation_token_is_too_much_for_a_read(service: Served) -> None:
    texts = [base64.urlsafe_b64encode(json.dumps(one).encode()).decode() for one in TOKENS]
    texts += ["\xff", "é", "=", "A", base64.b64encode(DEEP.encode()).decode()]
    for name in READS:
        path = target(service, OPERATIONS[name].pattern.pattern)
        for text in texts:
            headers = {"MS-ContinuationToken": text}
            check(service.send("GET", f"{path}?seekOperation=Next", headers=headers), name, text)


@pytest.mark.parametrize("token", TOKENS)
def test_a_token_that_the_service_never_gave_is_refused(service: Served, token: Any) -> None:
    text = base64.urlsafe_b64encode(json.dumps(token).encode()).decode()
    for path in ("/v1/customers", "/v1/auditrecords"):
        reply = service.send("GET", f"{path}?seekOperation=Next", headers={"MS-ContinuationToken": text})
        assert (reply.status, reply.body["code"]) == (400, 800002)


@pytest.mark.parametrize("headers", HEADERS, ids=str)
def test_no_header_is_too_much(service: Served, headers: dict[str, str]) -> None:
    for name, one in OPERATIONS.items():
        if one.access in (Access.CONTROL, Access.PAGE) or name.startswith("delete_"):
            continue
        path = target(service, one.pattern.pattern)
        body = b"" if one.method == "GET" else b"{}"
        reply = service.send(one.method, path, headers=headers, raw=body)
        assert reply.status < 500, (name, headers, reply.text)


@pytest.mark.parametrize("raw", BYTES, ids=lambda raw: repr(raw[:40]))
def test_bytes_that_are_no_json_of_this_world_are_refused_and_keep_nothing(
    service: Served, raw: bytes
) -> None:
    before = service.store.fingerprint()
    for path in ("/v1/validations/address", f"/v1/customers/{service.tenant}/carts", "/_sim/prices"):
        reply = service.send("POST", path, raw=raw)
        assert (reply.status, reply.body["code"]) == (400, 800002), (path, reply.text)
    assert service.store.fingerprint() == before


def test_text_in_pairs_of_escapes_is_text(service: Served) -> None:
    path = f"/v1/customers/{service.tenant}/subscriptions/{service.held}"
    body = json.dumps({**service.send("GET", path).body, "friendlyName": "Desks \U0001f5a5"})
    assert "\\ud83d" in body
    reply = service.send("PATCH", path, raw=body.encode())
    assert (reply.status, reply.body["friendlyName"]) == (200, "Desks \U0001f5a5")


@pytest.mark.parametrize("value", [7, 1.5, ["x"], {"a": "b"}, True])
def test_an_address_is_made_of_texts(service: Served, value: Any) -> None:
    body = {"addressLine1": "Rua 1", "city": "Lisboa", "postalCode": "1100-053", "country": "PT"}
    for name in ("addressLine1", "addressLine2", "city", "postalCode", "district", "country"):
        reply = service.send("POST", "/v1/validations/address", {**body, name: value})
        named = name[0].upper() + name[1:]
        assert (reply.status, reply.body["code"], reply.body["data"]) == (400, 3000, [named])


def test_names_in_a_form_are_texts_too(service: Served) -> None:
    order = service.send("GET", f"/v1/customers/{service.tenant}/orders").body["items"][0]["id"]
    raw = b'--b\r\nContent-Disposition: form-data; name="\xff"; filename="\xff"\r\n\r\nx\r\n--b--\r\n'
    headers = {"content-type": "multipart/form-data; boundary=b"}
    path = f"/v1/customers/{service.tenant}/orders/{order}/attachment"
    check(service.send("POST", path, headers=headers, raw=raw))
    service.check_reopens()


def test_without_the_control_interface_its_paths_do_not_exist(tmp_path: Path) -> None:
    closed = Served(tmp_path / "state", control=False)
    for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
        for path in ("/_sim/clock", "/_SIM/Clock", "//_sim//faults/", "/_sim", "/_sim/nothing"):
            reply = closed.send(method, path)
            assert (reply.status, reply.body["code"]) == (404, 1000), (method, path)
    closed.end()
