"""What mails say: each kind's words, made from the facts of its row and the links derived for it.

A letter is made anew whenever it is sent or shown, so that its link never stands in the database (parties/links.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from tenantry.notices import agreement_letters, order_letters, tenant_letters, trial_letters
from tenantry.notices.content import Content, address, ended, greeting, instant
from tenantry.notices.reads import MailView
from tenantry.parties.links import invitation_token, password_token_of
from tenantry.parties.rules.profiles import LANGUAGES


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in words."""

    subject: str
    text: str
    html: str


def letter(mail: MailView) -> Letter:
    """The mail in the recipient's language, as text and in our design."""
    language = mail.language[:2] if mail.language[:2] in LANGUAGES else "en"
    with translation.override(language):
        content = _CONTENTS[mail.kind](mail.params, language)
        shown = {"content": content, "house": mail.house, "language": language}
        return Letter(
            subject=content.subject,
            text=render_to_string("notices/letter.txt", shown).strip() + "\n",
            html=render_to_string("notices/letter.html", shown),
        )


def _invitation(params: Mapping[str, Any], language: str) -> Content:
    until = instant(params["until"], params["time_zone"], language)
    words = {"house": params["house"], "party": params["party"], "inviter": params["inviter"]}
    is_named = params["inviter"] != params["house"]  # else it would invite people to work with itself
    if params["party"]:
        subject = _("Your access to %(house)s for %(party)s") % words
        named = _("%(inviter)s invites you to work with %(house)s on behalf of %(party)s.")
        what = named if is_named else _("You are invited to work with %(house)s on behalf of %(party)s.")
    else:
        subject = _("Your access to %(house)s") % words
        named = _("%(inviter)s invites you to join the team of %(house)s.")
        what = named if is_named else _("You are invited to join the team of %(house)s.")
    what %= words
    return Content(
        subject=subject,
        paragraphs=(
            greeting(params["name"]),
            ended(what),
            _("Accept the invitation and choose a password:"),
        ),
        button=_("Accept the invitation"),
        link=address(f"/account/invitation/{invitation_token(params['invitation'], params['sending'])}/"),
        small=(
            _("The link works once, until %(until)s.") % {"until": until},
            _("If you did not expect this invitation, you can ignore this mail."),
        ),
    )


def _password_link(params: Mapping[str, Any], _language: str) -> Content:
    return Content(
        subject=_("Choose a new password"),
        paragraphs=(
            greeting(params["name"]),
            _("Somebody asked for a new password for your access to %(house)s. Choose it here:") % params,
        ),
        button=_("Choose a new password"),
        link=address(f"/account/new-password/{password_token_of(params['user'])}/"),
        small=(
            _("The link works once, for one hour."),
            _("If it was not you, ignore this mail: your password stays as it is."),
        ),
    )


def _sign_in_change(params: Mapping[str, Any], language: str) -> Content:
    at = instant(params["at"], params["time_zone"], language)
    return Content(
        subject=_("A change to how you sign in"),
        paragraphs=(
            greeting(params["name"]),
            _changes()[params["what"]],
            _("This was on %(at)s.") % {"at": at},
        ),
        button=_("Look at your security settings"),
        link=address("/account/security/"),
        small=(_("If it was not you, choose a new password at once and tell %(house)s.") % params,),
    )


def _changes() -> dict[str, str]:
    return {
        "new_password": _("Your password was changed."),
        "password_by_mail": _("A new password was chosen by a link from a mail."),
        "app_added": _("An authenticator app was added as your second factor."),
        "app_removed": _("Your authenticator app was removed as second factor."),
        "passkey_added": _("A passkey was added."),
        "passkey_removed": _("A passkey was removed."),
        "recovery_codes_made": _("New recovery codes were made; the earlier ones work no longer."),
        "single_sign_on_linked": _("Your access was linked with your organisation's sign-in."),
        "factors_reset": _(
            "Your second factors were removed by an administrator. Set up a new one at your next sign-in."
        ),
    }


_CONTENTS: Mapping[str, Callable[[Mapping[str, Any], str], Content]] = {
    "invitation": _invitation,
    "password_link": _password_link,
    "sign_in_change": _sign_in_change,
    "agreement_accepted": agreement_letters.agreement_accepted,
    "agreement_expired": agreement_letters.agreement_expired,
    "agreement_to_sign": agreement_letters.agreement_to_sign,
    "order_placed": order_letters.placed,
    "order_held": order_letters.held,
    "order_to_decide": order_letters.to_decide,
    "order_still_held": order_letters.still_held,
    "order_still_to_decide": order_letters.still_to_decide,
    "order_released": order_letters.released,
    "order_completed": order_letters.completed,
    "order_partly_completed": order_letters.partly_completed,
    "order_stopped": order_letters.stopped,
    "order_needs_person": order_letters.needs_person,
    "order_cancelled": order_letters.cancelled,
    "tenant_accepted": tenant_letters.tenant_accepted,
    "tenant_invitation": tenant_letters.tenant_invitation,
    "tenant_invitation_expired": tenant_letters.tenant_invitation_expired,
    "trial_ending": trial_letters.ending,
    "trial_not_converted": trial_letters.not_converted,
    "trial_needs_person": trial_letters.needs_person,
}
