"""Declaring an operation: one decorator gives it its address, its place in the reference, and its limits."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_type_hints

from django.http import HttpResponse
from ninja import Router
from ninja.params.models import Query
from pydantic import BaseModel

from tenantry.api import problem_codes as codes
from tenantry.api.requests import ApiRequest
from tenantry.foundation.idempotency import KEY_REUSED
from tenantry.kernel.problems import Code, Problem, Refused
from tenantry.parties import credentials
from tenantry.parties.permissions import NOT_FOUND
from tenantry.parties.rules.permissions import NOT_ALLOWED, SCOPE_MISSING, TABLE

View = TypeVar("View", bound=Callable[..., HttpResponse])
Answers = Mapping[int, type[BaseModel] | None]

_OF_EVERY_CALL = (
    codes.CREDENTIAL_MISSING, credentials.UNKNOWN, credentials.EXPIRED,
    codes.DATABASE_UNAVAILABLE, codes.INTERNAL,
)  # fmt: skip
_OF_A_BODY = (
    codes.NOT_JSON, codes.TOO_LARGE, codes.BODY_MISSING, codes.MISSING, codes.UNKNOWN_MEMBER, codes.WRONG_TYPE,
    codes.OUT_OF_RANGE, codes.TOO_LONG, codes.TOO_SHORT, codes.MALFORMED, codes.NOT_ONE_OF,
)  # fmt: skip


def operation(
    router: Router,
    method: str,
    path: str,
    *,
    action: str | None,
    answers: Answers,
    refusals: tuple[Code, ...] = (),
    content_type: str = "",
) -> Callable[[View], View]:
    """Serve a function at this method and path.

    Its name is the operation's id, the first line of its docstring the summary, the rest the description.
    `action` is the row of the permission table that its use case asks for; `refusals` are the codes beyond
    those of every call; `content_type` is that of an answer that is not JSON.
    """

    def declare(view: View) -> View:
        summary, _, description = inspect.cleandoc(view.__doc__ or "").partition("\n")
        hints = get_type_hints(view, include_extras=True)
        names = _query_names(hints)
        takes_key, takes_body = "key" in hints, any(_is_model(hint) for hint in hints.values())
        possible = [*refusals, *_OF_EVERY_CALL]
        if action:
            possible += [SCOPE_MISSING, NOT_ALLOWED]
        if "{" in path:
            possible.append(NOT_FOUND)
        if takes_key:
            possible += [KEY_REUSED, codes.MISSING, codes.MALFORMED]
        if takes_body:
            possible += _OF_A_BODY
        if names:
            possible += [codes.UNKNOWN_MEMBER, codes.REPEATED, codes.OUT_OF_RANGE, codes.TOO_LONG]
        if "cursor" in names:
            possible.append(codes.WRONG_CURSOR)
        if method not in ("GET", "HEAD"):
            possible += [codes.BUSY, codes.RACED]
        extra: dict[str, Any] = {"x-problems": sorted({code.name for code in possible})}
        if content_type:
            extra["x-content-type"] = content_type
        if action:
            right = TABLE[action]
            extra |= {"x-scope": right.scope, "x-roles": sorted(role.value for role in right.reach)}
        router.add_api_operation(
            path,
            [method],
            _guarded(view, hints, names),
            response=dict(answers),
            operation_id=view.__name__,
            summary=summary.rstrip("."),
            description=inspect.cleandoc(description) or None,
            openapi_extra=extra,
        )
        return view

    return declare


def _is_model(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, BaseModel)


def _query_names(hints: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(
        name
        for name, hint in hints.items()
        if any(isinstance(mark, Query) for mark in getattr(hint, "__metadata__", ()))
    )


def _guarded(
    view: Callable[..., HttpResponse], hints: Mapping[str, Any], names: frozenset[str]
) -> Callable[..., HttpResponse]:
    """The view, which refuses query parameters that it does not know: a misspelt filter must not list all."""

    @functools.wraps(view)
    def guarded(request: ApiRequest, **arguments: Any) -> HttpResponse:
        if request.META.get("QUERY_STRING"):
            wrong = [Problem(codes.UNKNOWN_MEMBER, name[:100]) for name in sorted(set(request.GET) - names)]
            wrong += [
                Problem(codes.REPEATED, name)
                for name, values in request.GET.lists()
                if name in names and len(values) > 1
            ]
            if wrong:
                raise Refused(*wrong)
        return view(request, **arguments)

    signature = inspect.signature(view)
    guarded.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[
            p.replace(annotation=hints.get(p.name, p.annotation)) for p in signature.parameters.values()
        ]
    )
    return guarded
