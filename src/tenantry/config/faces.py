"""The two kinds of requests: those of programs, below /api/, and those of people. Each pays for its own only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

from tenantry.api import problem_documents
from tenantry.api.middleware import frame
from tenantry.web import errors

API = "/api/"
Answer = Callable[[HttpRequest], HttpResponseBase]


class Faces:
    """Django's one middleware: programs pass the API's frame, people the chain of PAGES_MIDDLEWARE."""

    def __init__(self, get_response: Any) -> None:
        self._api = frame(get_response)
        self._pages: Answer = get_response
        self._before_views: list[Callable[..., HttpResponseBase | None]] = []
        for name in reversed(settings.PAGES_MIDDLEWARE):
            middleware = import_string(name)(self._pages)
            # The hooks of Django that none of the chain uses, and this class would swallow.
            assert not hasattr(middleware, "process_exception"), name
            assert not hasattr(middleware, "process_template_response"), name
            if hook := getattr(middleware, "process_view", None):
                self._before_views.insert(0, hook)
            self._pages = cast(Answer, convert_exception_to_response(middleware))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._api(request) if request.path_info.startswith(API) else self._pages(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """The chain's own hooks (the check of forged forms is one), for people's requests."""
        if request.path_info.startswith(API):
            return None
        for hook in self._before_views:
            if (response := hook(request, view, args, kwargs)) is not None:
                return response
        return None


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Django's handler 400."""
    return errors.in_language(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Django's handler 403."""
    return errors.in_language(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler 404: a problem document for programs, a page for people."""
    if request.path_info.startswith(API):
        return problem_documents.no_route(request, exception)
    return errors.in_language(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler 500, likewise."""
    if request.path_info.startswith(API):
        return problem_documents.server_error(request)
    return errors.server_error(request)
