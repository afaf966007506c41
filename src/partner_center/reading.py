"""Answers turned into typed things, and pages into iterators."""

from collections.abc import Iterator, Mapping
from typing import TypeVar
from urllib.parse import parse_qsl, quote

from pydantic import ValidationError

from partner_center.call import Answer, Operation
from partner_center.caller import Caller
from partner_center.errors import BadAnswer, Unknown
from partner_center.models.common import Collection, Link
from partner_center.wire import Resource

R = TypeVar("R", bound=Resource)


def segment(value: object) -> str:
    """One part of a path, quoted whole, so that no id can reach another resource."""
    text = str(value)
    if not text or text in (".", ".."):
        raise ValueError("an id in a path may not be empty")
    return quote(text, safe="")


def read(model: type[R], answer: Answer, operation: Operation) -> R:
    """The answer's body as `model`; one of another form is `BadAnswer`, for a write `Unknown`."""
    try:
        return model.model_validate(answer.body)
    except ValidationError as error:
        kind = Unknown if operation.writes else BadAnswer
        # Names and kinds of fault only: values may be personal data.
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'body'}: {fault['type']}"
            for fault in error.errors(include_input=False, include_context=False, include_url=False)[:5]
        )
        raise kind(
            f"the answer is not as documented: {faults}",
            operation=operation.name,
            request_id=answer.request_id,
            correlation_id=answer.correlation_id,
        ) from None


def pages(
    caller: Caller, operation: Operation, path: str, model: type[R], query: Mapping[str, str | None]
) -> Iterator[R]:
    """All items of a collection, page after page, as they are asked for."""
    answer = caller.call(operation, path, query=query)
    seen: set[str] = set()
    while True:
        page = read(Collection[model], answer, operation)  # type: ignore[valid-type]
        yield from page.items
        link = page.links.next if page.links else None
        if link is None:
            return
        mark = _continuation(link) or link.uri
        if mark in seen:
            raise BadAnswer(
                "the pages of the collection lead back to one already read",
                operation=operation.name,
                request_id=answer.request_id,
                correlation_id=answer.correlation_id,
            )
        seen.add(mark)
        answer = _next(caller, operation, path, query, link)


def _continuation(link: Link) -> str | None:
    for header in link.headers or ():
        if header.key.casefold() == "ms-continuationtoken":
            return header.value
    return None


def _next(
    caller: Caller, operation: Operation, path: str, query: Mapping[str, str | None], link: Link
) -> Answer:
    token = _continuation(link)
    if token is not None:  # Microsoft: the same path, seekOperation=Next and the token in a header
        return caller.call(
            operation,
            path,
            query={**query, "seekOperation": "Next"},
            headers={"MS-ContinuationToken": token},
        )
    # Links are relative to the version root; a few documented ones carry it.
    where, _, parameters = link.uri.partition("?")
    root = "" if where.casefold().startswith("/v1/") else "/v1"
    return caller.call(operation, root + where, query=_parameters(parameters))


def _parameters(text: str) -> dict[str, str | None]:
    return dict(parse_qsl(text, keep_blank_values=True))
