"""Whatever goes wrong is a problem document, in the reader's language, and changes nothing."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection
from django.test import Client, RequestFactory
from tests.support.http import Answer, call, ok
from tests.support.parties import House, a_customer, provider_with_reseller

from tenantry.api.application import api
from tenantry.parties.models import Party

BAKERY = {
    "name": "Padaria Central, Lda",
    "country": "PT",
    "address_line1": "Rua Augusta 12",
    "city": "Lisboa",
    "email": "ana@padaria.example",
}


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: object) -> House:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return provider_with_reseller()


def _is_document(answer: Answer, status: int, code: str) -> dict[str, object]:
    assert answer.status == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    document: dict[str, object] = answer.json
    assert set(document) == {
        "type", "title", "status", "detail", "code", "field", "request_id", "problems",
    }  # fmt: skip
    assert (document["status"], document["code"]) == (status, code)
    assert document["type"] == f"urn:tenantry:problem:{code}"
    assert document["request_id"] == answer.headers["X-Request-Id"]
    return document


def test_without_a_credential_nothing_is_answered_but_how_to_send_one() -> None:
    answer = call("GET", "/me")
    _is_document(answer, 401, "credential.missing")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("token", ["x", "key_x.y", "key_01ARZ3NDEKTSV4RRFFQ69G5FAV.secret", "Ü"])
def test_an_unknown_credential_is_refused_whatever_its_shape(token: str) -> None:
    answer = call("GET", "/me", headers={"Authorization": f"Bearer {token}"})
    _is_document(answer, 401, "credential.unknown")


def test_an_unknown_address_and_an_unknown_method_say_so(house: House) -> None:
    _is_document(call("GET", "/nowhere", house.administrator), 404, "route.unknown")
    answer = call("PUT", "/customers", house.administrator, {})
    document = _is_document(answer, 405, "route.method_not_allowed")
    assert answer.headers["Allow"] == "GET, POST"
    assert document["detail"] == "This address does not know the method PUT. It knows: GET, POST."


def test_every_finding_is_named_at_once_with_its_path(house: House) -> None:
    body = {"country": "Portugal", "address_line1": 7, "city": "", "email": "ana", "colour": "red"}
    answer = call("POST", "/customers", house.administrator, body)
    _is_document(answer, 422, "request.missing")
    assert set(answer.codes) == {
        ("request.missing", "name"),
        ("request.malformed", "country"),
        ("request.wrong_type", "address_line1"),
        ("request.too_short", "city"),
        ("request.malformed", "email"),
        ("request.unknown_member", "colour"),
    }
    assert Party.objects.filter(provider_id=house.id, kind="customer", name="").count() == 0


def test_positions_in_lists_are_part_of_the_path(house: House) -> None:
    body = BAKERY | {
        "microsoft_tenant_id": "x",
        "partner_ids": [{"partner_id": "1234567"}, {"partner_id": "1", "contry": "ES"}],
        "payment_terms_days": 400,
    }
    answer = call("POST", "/resellers", house.administrator, body)
    assert set(answer.codes) == {
        ("request.malformed", "microsoft_tenant_id"),
        ("request.unknown_member", "partner_ids.1.contry"),
        ("request.out_of_range", "payment_terms_days"),
    }


@pytest.mark.parametrize("raw", [b"{", b"[1,2", b'{"a":}', b"\xff\xfe"])
def test_a_body_that_is_no_json_is_refused(house: House, raw: bytes) -> None:
    _is_document(call("POST", "/customers", house.administrator, raw=raw), 400, "request.not_json")


def test_a_body_that_is_missing_or_no_object_is_refused(house: House) -> None:
    missing = _is_document(call("POST", "/customers", house.administrator), 422, "request.body_missing")
    assert missing["detail"] == "The request has no body. Send a JSON object."
    wrong = _is_document(call("POST", "/customers", house.administrator, [1]), 422, "request.wrong_type")
    assert wrong["detail"] == "This has the wrong type; expected is an object."


@pytest.mark.parametrize(
    ("size", "status", "code"), [(2, 422, "request.missing"), (300_000, 413, "request.too_large")]
)
def test_a_body_sent_in_pieces_is_read_like_any_other(
    house: House, size: int, status: int, code: str
) -> None:
    raw = b'{"city":"' + b"x" * size + b'"}'
    pieces: dict[str, Any] = {"wsgi.input": BytesIO(raw), "CONTENT_LENGTH": ""}
    answer = Client(raise_request_exception=False).post(
        "/api/v1/customers",
        content_type="application/json",
        headers={
            "Authorization": f"Bearer {house.administrator.token}",
            "Idempotency-Key": "pieces",
            "Transfer-Encoding": "chunked",
        },
        **pieces,
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "city" not in [problem["field"] for problem in answer.json()["problems"]]


def test_a_body_above_the_limit_is_refused(house: House) -> None:
    raw = b'{"name":"' + b"x" * 300_000 + b'"}'
    _is_document(call("POST", "/customers", house.administrator, raw=raw), 413, "request.too_large")


def test_control_characters_do_not_reach_the_database(house: House) -> None:
    answer = call("POST", "/customers", house.administrator, BAKERY | {"name": "a\x00b"})
    assert answer.codes == [("request.malformed", "name")]
    _is_document(call("GET", "/customers?q=a%00b", house.administrator), 422, "request.malformed")
    _is_document(call("GET", "/customers/a%00b", house.administrator), 422, "request.malformed")


def test_a_misspelt_or_wrong_filter_lists_nothing(house: House) -> None:
    assert call("GET", "/customers?reselller=x", house.administrator).codes == [
        ("request.unknown_member", "reselller")
    ]
    assert call("GET", "/me?x=1", house.administrator).codes == [("request.unknown_member", "x")]
    assert call("GET", "/customers?limit=0", house.administrator).codes == [("request.out_of_range", "limit")]
    assert call("GET", "/customers?limit=1&limit=2", house.administrator).codes == [
        ("request.repeated", "limit")
    ]
    assert call("GET", "/plans?market=ZZ", house.administrator).codes == [
        ("catalog.market_unknown", "market")
    ]
    assert call("GET", "/customers?limit=x", house.administrator).codes == [("request.wrong_type", "limit")]


@pytest.mark.parametrize(
    ("language", "below", "text"),
    [
        ("en", "This must be at least 1.", "This has the wrong type; expected is a whole number."),
        ("de", "Das muss mindestens 1 sein.", "Das hat den falschen Typ; erwartet wird eine ganze Zahl."),
    ],
)
def test_values_are_data_and_their_words_of_the_readers_language(
    house: House, language: str, below: str, text: str
) -> None:
    headers = {"Accept-Language": language}
    (one,) = call("GET", "/customers?limit=0", house.administrator, headers=headers).json["problems"]
    assert (one["detail"], one["params"]) == (below, {"comparison": "at_least", "bound": "1"})
    (one,) = call("GET", "/customers?limit=x", house.administrator, headers=headers).json["problems"]
    assert (one["detail"], one["params"]) == (text, {"type": "int"})
    terms = {"plan": "pln_x", "term": "P2Y", "billing_plan": "monthly", "seats": 1, "market": "PT"}
    problems = call("POST", "/quotes", house.administrator, terms, headers=headers).json["problems"]
    (one,) = [problem for problem in problems if problem["field"] == "term"]
    assert (one["code"], one["params"]) == ("request.not_one_of", {"expected": "P1M, P1Y, P3Y"})


def test_a_text_that_is_too_long_is_told_the_limit(house: House) -> None:
    answer = call("POST", "/customers", house.administrator, BAKERY | {"name": "x" * 201})
    assert answer.codes == [("request.too_long", "name")]
    assert answer.json["detail"] == "This is longer than 200. Shorten it."


def test_an_instant_that_is_none_is_refused(house: House) -> None:
    body = {"name": "x", "role": "sales", "scopes": ["orders.read"], "expires_at": "2027-13-01T00:00:00Z"}
    assert call("POST", "/credentials", house.administrator, body).codes == [
        ("request.malformed", "expires_at")
    ]


def test_a_choice_names_what_can_be_chosen(house: House) -> None:
    body = {"name": "x", "role": "king", "scopes": ["orders.read"]}
    answer = call("POST", "/credentials", house.administrator, body)
    assert answer.codes == [("request.not_one_of", "role")]
    assert answer.json["detail"] == (
        "This must be one of: administrator, sales, provisioning, finance, auditor, reseller, customer."
    )


def test_words_come_in_the_language_of_the_header_else_of_the_credential_else_in_english(
    house: House,
) -> None:
    answer = call(
        "GET", "/customers/pty_x", house.administrator, headers={"Accept-Language": "de-AT, en;q=0.5"}
    )
    assert answer.json["detail"] == "pty_x (Kunde) gibt es nicht, oder Sie dürfen es nicht sehen."
    assert (answer.json["title"], answer.headers["Content-Language"]) == ("Nicht gefunden", "de")
    german = provider_with_reseller()
    customer = a_customer(german.administrator.actor)
    Party.objects.filter(pk=customer.id).update(language="de")
    assert call("GET", "/customers/pty_x", customer.program).headers["Content-Language"] == "de"
    answer = call("GET", "/customers/pty_x", house.reseller.program, headers={"Accept-Language": "fi"})
    assert answer.json["detail"] == "There is no customer pty_x that you may see."


def test_the_callers_request_id_is_kept_when_it_is_a_plain_word(house: House) -> None:
    mine = call("GET", "/me", house.administrator, headers={"X-Request-Id": "basket-17.a"})
    assert mine.headers["X-Request-Id"] == "basket-17.a"
    odd = call("GET", "/me", house.administrator, headers={"X-Request-Id": "a b\tc"})
    assert odd.headers["X-Request-Id"].startswith("req_")


def test_every_answer_carries_the_headers_of_safety(house: House) -> None:
    for answer in (call("GET", "/me", house.administrator), call("GET", "/nowhere")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_a_lock_that_is_not_given_in_time_asks_to_try_again(house: House) -> None:
    customer = a_customer(house.administrator.actor)
    settings = connection.settings_dict
    other = psycopg.connect(
        host=settings["HOST"], port=settings["PORT"], user=settings["USER"],
        password=settings["PASSWORD"], dbname=settings["NAME"],
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    try:
        other.execute("SELECT 1 FROM parties_party WHERE id = %s FOR UPDATE", [customer.id])
        answer = call("PATCH", f"/customers/{customer.public_id}", customer.program, {"city": "Porto"})
    finally:
        other.close()
        connection.close()
    _is_document(answer, 409, "conflict.busy")
    assert answer.headers["Retry-After"] == "1"
    assert ok(call("GET", f"/customers/{customer.public_id}", customer.program))["city"] == "Lisboa"


def test_a_database_that_is_gone_asks_to_try_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    answer = call("GET", "/me", house.administrator)
    monkeypatch.undo()
    _is_document(answer, 503, "service.database_unavailable")
    assert answer.headers["Retry-After"] == "5"
    assert ok(call("GET", "/me", house.administrator))["role"] == "administrator"


def _told(error: Exception) -> Answer:
    response = api.on_exception(RequestFactory().get("/api/v1/me"), error)
    headers = dict(response.headers) | {"X-Request-Id": json.loads(response.content)["request_id"]}
    return Answer(response.status_code, headers, response.content)


def test_two_who_make_the_same_at_once_are_told_to_look_again(house: House) -> None:
    with pytest.raises(IntegrityError) as raced, connection.cursor() as cursor:
        cursor.execute("INSERT INTO foundation_clockoffset SELECT * FROM foundation_clockoffset")
    answer = _told(raced.value)
    _is_document(answer, 409, "conflict.raced")
    assert answer.headers["Retry-After"] == "1"


def test_a_bug_is_logged_with_the_request_id_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    for error in (ZeroDivisionError("the secret is 42"), IntegrityError("the secret is 42")):
        caplog.clear()
        answer = _told(error)
        document = _is_document(answer, 500, "service.internal")
        assert "the secret" not in answer.content.decode()
        assert str(document["request_id"]) in caplog.text and "the secret is 42" in caplog.text
