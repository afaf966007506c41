"""Forms of pages: a refusal is told at its fields, what was typed stays, and two clicks make one."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tenantry.foundation.idempotency import KEY_REUSED, RequestKey
from tenantry.kernel.problems import Refused
from tenantry.web.errors import STATUS
from tenantry.web.requests import PageRequest
from tenantry.words import sentence

KEY = "_key"
_KEY = re.compile(r"[!-~]{8,64}")
_NOT_OF_THE_FORM = {KEY, "csrfmiddlewaretoken"}


def told(
    form: forms.BaseForm,
    refused: Refused,
    language: str,
    names: Mapping[str, str] | None = None,
) -> forms.BaseForm:
    """The form with the refusal's problems at their fields, the rest on top.

    `names` leads from a problem's field to the form's, where the two differ.
    """
    names = names or {}
    assert form.is_bound, "only what was sent is refused"
    form.is_valid()  # cleans, so that what is added now is not overwritten
    for problem in refused.problems:
        if problem.code is KEY_REUSED:
            form.request_key = secrets.token_urlsafe(18)  # type: ignore[attr-defined]
            form.add_error(None, sent_before())
            continue
        wanted = problem.field or ""
        field = names.get(wanted, wanted)
        form.add_error(field if field in form.fields else None, sentence(problem, language))
    return form


def sent_before() -> str:
    """What is told of a form whose key has already done something else."""
    return _(
        "This form was sent before, with other entries. Look whether it has been done; if not, send it again."
    )


def request_key(request: HttpRequest, operation: str, form: forms.BaseForm | None = None) -> RequestKey:
    """The key of a posted form, over all that was entered; sent twice, it is done once.

    A form that came without a key (a program, a page of an older version) gets a fresh one.
    """
    given = request.POST.get(KEY, "")
    key = given if _KEY.fullmatch(given) else secrets.token_urlsafe(18)
    entered = {name: values for name, values in request.POST.lists() if name not in _NOT_OF_THE_FORM}
    if form is not None:  # a refusal stores nothing: the key may be used again
        form.request_key = key  # type: ignore[attr-defined]
    return RequestKey.of(key, operation, {"path": request.path, "entered": entered})


def asked_while_typed(address: str, target: str) -> dict[str, str]:
    """What a control carries whose word is judged while it is typed; the answer is shown in `target`."""
    return {
        "hx-get": address,
        "hx-target": target,
        "hx-trigger": "input changed delay:500ms, load",
        "hx-sync": "this:replace",
        "autocapitalize": "none",
        "autocomplete": "off",
        "spellcheck": "false",
    }


def say(request: HttpRequest, text: str | Promise, tone: str = "good") -> None:
    """Tell the visitor this on the next page that is shown: good, info, warn or bad."""
    levels = {
        "good": messages.SUCCESS,
        "info": messages.INFO,
        "warn": messages.WARNING,
        "bad": messages.ERROR,
    }
    messages.add_message(request, levels[tone], str(text))


def done(request: HttpRequest, address: str, text: str | Promise = "", tone: str = "good") -> HttpResponse:
    """The way on after something was done, with a notice there."""
    if text:
        say(request, text, tone)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def shown_again(
    request: HttpRequest, template: str, context: Mapping[str, object], refused: Refused | None = None
) -> HttpResponse:
    """The page of a form that was not accepted: what was typed stands in it, and the status says no."""
    status = STATUS[refused.category] if refused else 422
    return HttpResponse(render_to_string(template, dict(context), request), status=status)


def answered(
    request: PageRequest,
    form: forms.Form,
    deed: Callable[[Mapping[str, Any]], HttpResponse],
    *,
    template: str,
    shown: Callable[[], Mapping[str, object]],
    names: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A page with a form: drawn; or, posted and right, what the deed answers; or the page again with what is wrong.

    `deed` gets what was entered, `shown` is what the page draws; `names` as for `told`.
    """
    if not form.is_bound:
        return render(request, template, dict(shown()))
    if not form.is_valid():
        return shown_again(request, template, shown())
    try:
        return deed(form.cleaned_data)
    except Refused as refused:
        told(form, refused, request.language, names)
        return shown_again(request, template, shown(), refused)
