"""Every documented shape of an error, and the refusals that are answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from partner_center import BadAnswer, NotFound, PartnerCenter, Refused
from partner_center.models.agreements import MpaState

if TYPE_CHECKING:
    from tests.contracts.client.conftest import Microsoft

SHAPES: list[tuple[str, int, dict[str, Any], int | str, str, tuple[str, ...], str, bool]] = [
    (
        "normal, code as a number",
        403,
        {"code": 13605, "description": "No agreement.", "data": [], "source": "PartnerFD"},
        13605,
        "No agreement.",
        (),
        "PartnerFD",
        False,
    ),
    (
        "normal, code as text, with data",
        400,
        {"code": "3000", "description": "Invalid property.", "data": ["PostalCode"], "source": "PartnerFD"},
        3000,
        "Invalid property.",
        ("PostalCode",),
        "PartnerFD",
        False,
    ),
    (
        "account service",
        400,
        {
            "code": 600061,
            "message": "Exists already.",
            "description": "Exists already.",
            "errorName": "PartnerConfirmedAgreementAlreadyExists",
            "isRetryable": False,
            "parameters": {},
            "errorMessageExtended": "InternalErrorCode=600061",
        },
        600061,
        "Exists already.",
        (),
        "PartnerConfirmedAgreementAlreadyExists",
        False,
    ),
    (
        "account service without a code, may be repeated",
        400,
        {"message": "Later.", "isRetryable": True, "errorMessageExtended": "InternalErrorCode=600077"},
        600077,
        "Later.",
        (),
        "",
        True,
    ),
    (
        "graph",
        400,
        {"error": {"code": "Request_BadRequest", "message": "No such role."}},
        "Request_BadRequest",
        "No such role.",
        (),
        "",
        False,
    ),
    ("gateway", 405, {"statusCode": 405, "message": "Not here."}, 405, "Not here.", (), "", False),
    ("order in progress", 409, {"code": 800060, "description": "Wait."}, 800060, "Wait.", (), "", True),
    ("cart in use", 409, {"code": 800064, "description": "Wait."}, 800064, "Wait.", (), "", True),
]


@pytest.mark.parametrize("case", SHAPES, ids=[case[0] for case in SHAPES])
def test_each_shape_of_an_error_is_read(
    pc: PartnerCenter,
    microsoft: Microsoft,
    case: tuple[str, int, dict[str, Any], int | str, str, tuple[str, ...], str, bool],
) -> None:
    _, status, body, code, description, data, source, retryable = case
    microsoft.answers(status, body)
    with pytest.raises(Refused) as caught:
        pc.carts.checkout("c-1", "cart-1")
    no = caught.value
    assert (no.http_status, no.code, no.description) == (status, code, description)
    assert (no.data, no.source, no.retryable) == (data, source, retryable)
    assert no.operation == "checkout_cart"
    assert no.request_id == microsoft.last.headers["MS-RequestId"]
    assert no.correlation_id == microsoft.last.headers["MS-CorrelationId"]
    assert len(microsoft.requests) == 1


@pytest.mark.parametrize("text", ["", "<html>Bad gateway</html>", "[]", '"no"', "{", "\ufeff{}"])
def test_an_error_of_no_documented_shape_has_its_status_as_code(
    pc: PartnerCenter, microsoft: Microsoft, text: str
) -> None:
    microsoft.answers(400, text=text)
    with pytest.raises(Refused) as caught:
        pc.customers.get("c-1")
    assert caught.value.code == 400


def test_what_is_not_there_is_not_found(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(
        404, {"code": 3000, "description": "no such partner", "data": [], "source": "PartnerFD"}
    )
    with pytest.raises(NotFound) as caught:
        pc.partners.by_mpn("1")
    assert caught.value.code == 3000


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (2200, MpaState.NOT_ENROLLED),
        (2201, MpaState.OTHER_REGION),
        (2202, MpaState.UNKNOWN),
        (2203, MpaState.UNSIGNED),
        (2204, MpaState.NOT_ENROLLED),
        (2205, MpaState.NOT_ENROLLED),
        (2206, MpaState.UNSIGNED),
    ],
)
def test_an_unsigned_partner_agreement_is_an_answer(
    pc: PartnerCenter, microsoft: Microsoft, code: int, state: MpaState
) -> None:
    microsoft.answers(
        400, {"code": code, "description": "why", "data": ["https://help.example"], "source": "PartnerFD"}
    )
    status = pc.mpa.status(tenant_id="r-1")
    assert (status.state, status.code, status.description) == (state, code, "why")
    assert status.help_links == ("https://help.example",)
    assert not status.is_signed
    assert microsoft.last.url.raw_path == b"/v1/compliance/csp/agreementstatus?tenantId=r-1"
    assert microsoft.last.headers["Authorization"] == "Bearer user-token-1"


@pytest.mark.parametrize(("signed", "state"), [(True, MpaState.SIGNED), (False, MpaState.UNSIGNED)])
def test_a_partner_agreement_status_of_200_says_it_itself(
    pc: PartnerCenter, microsoft: Microsoft, signed: bool, state: MpaState
) -> None:
    microsoft.answers(200, {"isAgreementSigned": signed})
    assert pc.mpa.status(mpn_id="5012345").state is state
    assert microsoft.last.url.query == b"mpnId=5012345"


@pytest.mark.parametrize("code", [2000, 2001, 3000])
def test_a_wrong_question_about_a_partner_agreement_is_refused(
    pc: PartnerCenter, microsoft: Microsoft, code: int
) -> None:
    microsoft.answers(400, {"code": code, "description": "bad", "data": [], "source": "ComplianceController"})
    with pytest.raises(Refused) as caught:
        pc.mpa.status(tenant_id="r-1")
    assert caught.value.code == code


def test_a_reseller_is_named_in_exactly_one_way(pc: PartnerCenter, microsoft: Microsoft) -> None:
    with pytest.raises(ValueError, match="not by both"):
        pc.mpa.status()
    with pytest.raises(ValueError, match="not by both"):
        pc.mpa.status(tenant_id="r-1", mpn_id="5012345")
    assert microsoft.requests == []


def test_an_account_without_vetting_has_no_status(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(404, {"code": 600074, "errorName": "AccountStatusNotFound"})
    assert pc.customers.validation_status("c-1") is None
    microsoft.answers(404, {"code": 60003, "description": "no tenant"})
    with pytest.raises(NotFound):
        pc.customers.validation_status("c-1")


def test_the_tenant_of_a_domain_is_in_its_public_configuration(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    tenant = "5f0f2d52-0c3b-4a9e-9d53-6a1b7a0c4f01"
    microsoft.answers(200, {"issuer": f"https://login.example/{tenant.upper()}/v2.0"})
    assert pc.discovery.tenant_of("solmar.pt") == tenant
    assert microsoft.last.url.path == "/solmar.pt/v2.0/.well-known/openid-configuration"
    assert "Authorization" not in microsoft.last.headers
    microsoft.answers(400, {"error": "invalid_tenant", "error_description": "nobody"})
    assert pc.discovery.tenant_of("nobody.example") is None
    assert microsoft.token_forms == []
    microsoft.answers(200, {"issuer": "https://login.example/common/v2.0"})
    with pytest.raises(BadAnswer):
        pc.discovery.tenant_of("odd.example")


def test_a_body_that_is_not_as_documented_is_a_bad_answer_that_repeats_no_values(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    microsoft.answers(200, {"id": ["rita@solmar.pt"]})
    with pytest.raises(BadAnswer) as caught:
        pc.customers.get("c-1")
    assert "id: string_type" in str(caught.value)
    assert "rita" not in str(caught.value)
    microsoft.answers(200, text="<html>")
    with pytest.raises(BadAnswer):
        pc.customers.get("c-1")
