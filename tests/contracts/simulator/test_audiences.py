"""A token is good for the service that it was asked for, and each service refuses in its own words."""

from __future__ import annotations

import pytest

from .conftest import USER, Caller

PARTNER_CENTER = "/v1/customers"
GRAPH = "/v1.0/tenantRelationships/delegatedAdminRelationships"
APP = {"grant_type": "client_credentials"}


def asked(caller: Caller, path: str, token: str, method: str = "GET") -> tuple[int, str, str]:
    """Status, code and challenge of a call with a token."""
    answer = caller.http.request(method, path, headers={"Authorization": f"Bearer {token}"} if token else {})
    body = answer.json()
    code = body["error"]["code"] if "error" in body else body.get("code", "")
    return answer.status_code, str(code), answer.headers.get("WWW-Authenticate", "")[:5]


@pytest.mark.parametrize("grant", [APP, USER])
@pytest.mark.parametrize(
    ("resource", "path", "expected"),
    [
        ("https://api.partnercenter.microsoft.com", PARTNER_CENTER, (200, "", "")),
        ("https://API.partnercenter.microsoft.com/", PARTNER_CENTER, (200, "", "")),
        ("https://graph.microsoft.com", GRAPH, (200, "", "")),
        ("https://graph.microsoft.com", PARTNER_CENTER, (401, "400", "OAuth")),
        ("https://management.azure.com/", PARTNER_CENTER, (401, "400", "OAuth")),
        ("https://graph.windows.net", PARTNER_CENTER, (401, "900420", "OAuth")),
        ("https://api.partnercenter.microsoft.com", GRAPH, (401, "InvalidAuthenticationToken", "OAuth")),
    ],
)
def test_a_token_is_good_for_its_own_service_only(
    caller: Caller, grant: dict[str, str], resource: str, path: str, expected: tuple[int, str, str]
) -> None:
    assert asked(caller, path, caller.token(grant | {"resource": resource})) == expected


@pytest.mark.parametrize(
    "form", [{"resource": "https://nonsense.example"}, {"scope": "https://nonsense.example/.default"}]
)
def test_no_token_is_given_for_a_service_that_nobody_knows(caller: Caller, form: dict[str, str]) -> None:
    application = {"client_id": "11111111-1111-1111-1111-111111111111", "client_secret": "secret"}
    path = f"/partner.onmicrosoft.com/oauth2/{'v2.0/' if 'scope' in form else ''}token"
    answer = caller.http.post(path, data=APP | application | form)
    assert (answer.status_code, answer.json()["error"], answer.json()["error_codes"]) == (
        400,
        "invalid_resource",
        [500011],
    )


def test_graph_refuses_in_its_own_words_whoever_refuses(caller: Caller) -> None:
    token = caller.bearer(GRAPH, app_only=False)
    assert asked(caller, GRAPH, "") == (401, "InvalidAuthenticationToken", "OAuth")
    assert asked(caller, f"{GRAPH}/x/y/z", token) == (404, "itemNotFound", "")
    assert asked(caller, GRAPH, token, "PUT") == (405, "methodNotAllowed", "")
    answer = caller.http.post(
        GRAPH, content=b"[", headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    )
    assert (answer.status_code, set(answer.json()), answer.json()["error"]["code"]) == (
        400,
        {"error"},
        "badRequest",
    )
    caller.control("PUT", "settings", {"throttle_per_minute": 1})
    answers = [caller.call("GET", GRAPH) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 429]
    assert (answers[1].json()["error"]["code"], int(answers[1].headers["Retry-After"]) > 0) == (
        "tooManyRequests",
        True,
    )
    caller.control("PUT", "settings", {"throttle_per_minute": 0})
    assert caller.call("GET", "/v1/nowhere").json()["code"] == 1000
    assert caller.call("GET", "/v1.0/sales/nowhere").json()["code"] == 1000
