"""Answers turned into typed things, and pages into iterators."""

from collections.abc import Iterator, Mapping
from typing import TypeVar
from urllib.parse import parse_qsl, quote, urlsplit

from pydantic import RootModel, ValidationError

from partner_center.call import Answer, Operation
from partner_center.caller import Caller
from partner_center.errors import BadAnswer, Unknown
from partner_center.models.common import Collection, GraphCollection, Link
from partner_center.wire import Resource

R = TypeVar("R", bound=Resource)


class _Names(RootModel[list[str]]):
    """A bare array of texts."""


def segment(value: object) -> str:
    """One part of a path, quoted whole, so that no id can reach another resource."""
    text = str(value)
    if not text or text in (".", ".."):
        raise ValueError("an id in a path may not be empty")
    return quote(text, safe="")


def if_match(etag: str | None) -> dict[str, str]:
    """The header that guards against a lost update; without an etag none is sent."""
    if not etag:
        return {}
    # Partner Center wants its etags quoted; those of Graph carry their quotes already.
    return {"If-Match": etag if '"' in etag else f'"{etag}"'}


def read(model: type[R], answer: Answer, operation: Operation) -> R:
    """The answer's body as `model`; one of another form is `BadAnswer`, for a write `Unknown`."""
    try:
        return model.model_validate(answer.body)
    except ValidationError as error:
        raise _not_as_documented(error, answer, operation) from None


def read_list(model: type[R], answer: Answer, operation: Operation) -> tuple[R, ...]:
    """The answer's bare array, or the items of a collection, as things of one kind."""
    body = answer.body
    items = body if isinstance(body, list) else None
    if items is None:
        return tuple(read(Collection[model], answer, operation).items)  # type: ignore[valid-type]
    try:
        return tuple(model.model_validate(item) for item in items)
    except ValidationError as error:
        raise _not_as_documented(error, answer, operation) from None


def read_names(answer: Answer, operation: Operation) -> tuple[str, ...]:
    """The answer's bare array of texts."""
    try:
        return tuple(_Names.model_validate(answer.body).root)
    except ValidationError as error:
        raise _not_as_documented(error, answer, operation) from None


def _not_as_documented(error: ValidationError, answer: Answer, operation: Operation) -> BadAnswer | Unknown:
    kind = Unknown if operation.writes else BadAnswer
    # Names and kinds of fault only: values may be personal data.
    faults = "; ".join(
        f"{'.'.join(map(str, fault['loc'])) or 'body'}: {fault['type']}"
        for fault in error.errors(include_input=False, include_context=False, include_url=False)[:5]
    )
    return kind(
        f"the answer is not as documented: {faults}",
        operation=operation.name,
        request_id=answer.request_id,
        correlation_id=answer.correlation_id,
    )


def pages(
    caller: Caller,
    operation: Operation,
    path: str,
    model: type[R],
    query: Mapping[str, str | None],
    headers: Mapping[str, str] | None = None,
) -> Iterator[R]:
    """All items of a collection, page after page, as they are asked for."""
    answer = caller.call(operation, path, query=query, headers=headers)
    seen: set[str] = set()
    while True:
        page = read(Collection[model], answer, operation)  # type: ignore[valid-type]
        yield from page.items
        link = page.links.next if page.links else None
        # The end dates of terms carry the token in a header of the answer, and no link.
        token = _continuation(link) if link else answer.headers.get("MS-ContinuationToken")
        if link is None and not token:
            return
        mark = token or (link.uri if link else None)
        if not mark:
            return
        _not_again(mark, seen, answer, operation)
        if token:  # Microsoft: the same path, seekOperation=Next and the token in a header
            answer = caller.call(
                operation,
                path,
                query={**query, "seekOperation": "Next"},
                headers={**(headers or {}), "MS-ContinuationToken": token},
            )
        else:
            # Links are relative to the version root; a few documented ones carry it.
            where, _, parameters = mark.partition("?")
            root = "" if where.casefold().startswith("/v1/") else "/v1"
            answer = caller.call(operation, root + where, query=_parameters(parameters), headers=headers)


def graph_pages(caller: Caller, operation: Operation, path: str, model: type[R]) -> Iterator[R]:
    """All items of a collection of Microsoft Graph, page after page, as they are asked for."""
    answer = caller.call(operation, path)
    seen: set[str] = set()
    while True:
        page = read(GraphCollection[model], answer, operation)  # type: ignore[valid-type]
        yield from page.value
        if page.next_link is None:
            return
        _not_again(page.next_link, seen, answer, operation)
        # Only path and query are followed: the token is for Graph, wherever a link may point.
        link = urlsplit(page.next_link)
        answer = caller.call(operation, link.path, query=_parameters(link.query))


def _not_again(mark: str, seen: set[str], answer: Answer, operation: Operation) -> None:
    if mark in seen:
        raise BadAnswer(
            "the pages of the collection lead back to one already read",
            operation=operation.name,
            request_id=answer.request_id,
            correlation_id=answer.correlation_id,
        )
    seen.add(mark)


def _continuation(link: Link) -> str | None:
    for header in link.headers or ():
        if header.key.casefold() == "ms-continuationtoken":
            return header.value
    return None


def _parameters(text: str) -> dict[str, str | None]:
    return dict(parse_qsl(text, keep_blank_values=True))
