"""Pages of tests, and a map of addresses with them: they are in no registry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template import engines
from django.urls import path

from tenantry.config import urls
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties.permissions import not_found
from tenantry.parties.rules.permissions import NOT_ALLOWED
from tenantry.web.forms import done, request_key, told
from tenantry.web.pages import Kind, Menu, Page
from tenantry.web.requests import PageRequest

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def _who(request: PageRequest, **_: Any) -> HttpResponse:
    """Says who visits."""
    actor, visitor = request.actor, request.visitor
    return HttpResponse(
        f"{visitor.name}|{actor.role}|{actor.party_id}|{actor.on_behalf_of}|{actor.id == visitor.public_id}|"
        f"{','.join(sorted(actor.scopes))}|{request.language}|{request.now.isoformat()}"
    )


def _text(source: str) -> Any:
    def view(request: PageRequest) -> HttpResponse:
        return HttpResponse(engines["django"].from_string(source).render({}, request))

    return view


def _refused(_request: PageRequest) -> HttpResponse:
    raise Refused(Problem(NOT_ALLOWED, params={"action": "order.place"}))


def _unknown(_request: PageRequest, thing: str) -> HttpResponse:
    raise not_found("order", thing)


def _broken(_request: PageRequest) -> HttpResponse:
    raise AssertionError("a bug of ours")


class Wish(forms.Form):
    """A form whose refusals come from a use case."""

    seats = forms.CharField()


def _form(request: PageRequest) -> HttpResponseBase:
    form = Wish(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = request_key(request, "wish", form)
        try:
            _use_case(form.cleaned_data["seats"], key.key)
        except Refused as refused:
            told(form, refused, request.language, {"quantity": "seats"})
            return render(request, "web/error.html", {"title": form.errors.as_json()}, status=422)
        return done(request, "/shop/who/", "Wished.")
    return render(request, "web/error.html", {"title": "a form"})


def _use_case(seats: str, _key: str) -> None:
    if seats != "5":
        raise Refused(Problem(NOT_ALLOWED, "quantity", {"action": seats}), Problem(NOT_ALLOWED, "domain"))


_NAME = _text("{% firstof visitor.name 'nobody' %}")
PAGES = [
    Page("shop.who", "shop/who/", None, Kind.PAGE, ("GET",), Menu(1, "Who", "user"), False, _who),
    Page("office.who", "office/who/", None, Kind.PAGE, ("GET",), None, False, _who),
    Page("office.journal", "office/journal/", "journal.read", Kind.PAGE, ("GET",), None, False, _who),
    Page("account.who", "account/who/", None, Kind.PAGE, ("GET",), None, False, _text("{{ visitor.name }}")),
    Page("account.open", "account/open/", None, Kind.PAGE, ("GET",), None, True, _NAME),
    Page("shop.refused", "shop/refused/", None, Kind.PAGE, ("GET",), None, False, _refused),
    Page("shop.unknown", "shop/unknown/<str:thing>/", None, Kind.PAGE, ("GET",), None, False, _unknown),
    Page("shop.broken", "shop/broken/", None, Kind.PAGE, ("GET",), None, False, _broken),
    Page("shop.form", "shop/form/", None, Kind.PAGE, ("GET", "POST"), None, False, _form),
    Page("shop.deed", "shop/deed/", None, Kind.DEED, ("POST",), None, False, _who),
]  # fmt: skip

urlpatterns = [*urls.urlpatterns, *(path(one.route, one.answer, name=one.name) for one in PAGES)]
