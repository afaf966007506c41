"""How the libraries of sign-in meet the house: closed to strangers, secrets encrypted, changes told by mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.foundation import encryption
from tenantry.foundation.client_address import client_address
from tenantry.foundation.sessions import hash_of
from tenantry.parties import people
from tenantry.parties.rules.security import SignInChange
from tenantry.parties.use_cases.note_sign_in_change import note_sign_in_change
from tenantry.signin.entering import note_session, way_on
from tenantry.signin.factors import factors_of
from tenantry.web.forms import say
from tenantry.web.visitor import forget_visitor, visitor_of

_CHANGES: Mapping[str, SignInChange] = {
    "mfa/email/totp_activated": SignInChange.APP_ADDED,
    "mfa/email/totp_deactivated": SignInChange.APP_REMOVED,
    "mfa/email/webauthn_added": SignInChange.PASSKEY_ADDED,
    "mfa/email/webauthn_removed": SignInChange.PASSKEY_REMOVED,
    "mfa/email/recovery_codes_generated": SignInChange.RECOVERY_CODES_MADE,
}
_ADDED = (SignInChange.APP_ADDED, SignInChange.PASSKEY_ADDED)


def tell(request: HttpRequest, what: SignInChange) -> None:
    """Note a change to how the signed-in person signs in; the session continues under a new key.

    With the first second factor all other sessions end: whoever stole the password before could sit in one.
    """
    request.session.cycle_key()
    forget_visitor(request)
    visitor = visitor_of(request)
    if visitor is None or visitor.actor is None:
        return
    is_first = what in _ADDED and factors_of(visitor.user_id).strong == 1
    here = hash_of(request.session.session_key or "") if is_first else None
    if note_sign_in_change(what=what, only_session=here, by=visitor.actor, now=visitor.now):
        say(request, _("You are signed out everywhere else."), "info")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by invitation only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is not right."),
        "incorrect_password": gettext_lazy("The password is not right."),
        "incorrect_code": gettext_lazy("The code is not right. Codes are valid for half a minute."),
        "too_many_login_attempts": gettext_lazy("Too many attempts. Try again in five minutes."),
        "rate_limited": gettext_lazy("Too many attempts. Try again in five minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the library's signature
        """Nobody signs up by themselves."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Begin the session under a new key, and note where it is."""
        super().login(request, user)
        note_session(request)
        if getattr(request, "is_newly_linked", False):
            tell(request, SignInChange.SINGLE_SIGN_ON_LINKED)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:  # noqa: ARG002
        """Back to our own sign-in, which says so; only who knows the password gets to read it."""
        say(request, _("Your access has ended. Ask whoever invited you to let you in again."), "bad")
        return HttpResponseRedirect(reverse("account.sign_in"))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **more: Any) -> Any:
        """The way on."""
        wanted = more.get("redirect_url") or ""
        more["redirect_url"] = way_on(request, wanted if self.is_safe_url(wanted) else "/")
        return super().post_login(request, user, **more)

    def is_safe_url(self, url: str | None) -> bool:
        """Whether a wish to go on leads to one of our own pages."""
        return bool(url) and str(url).startswith("/") and url_has_allowed_host_and_scheme(url, None)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address by the proxies that this installation trusts."""
        return client_address(request) or "0.0.0.0"

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Whether that is the person's password; a wrong one counts as a failed sign-in."""
        return self.authenticate(context.request, email=user.get_username(), password=password) is not None

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:  # noqa: ARG002 - likewise
        """Not from whoever has shown who they are in the last minutes, be it at sign-in."""
        request = context.request
        records = get_authentication_records(request, request.user)
        newest = max((record["at"] for record in records), default=0.0)
        return _machine_seconds() - newest >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: Mapping[str, Any] | None = None,  # noqa: ARG002 - likewise
        extra_tags: str = "",  # noqa: ARG002
        message: str | None = None,
    ) -> None:
        """What the library says in words of its own is told; its set phrases are not: our pages say it."""
        if message and not message_template:
            say(request, message, "bad" if level >= 40 else "info")

    def send_mail(self, template_prefix: str, *_more: Any, **_named: Any) -> None:
        """No mail of the library's is sent: each of ours has a cause in the log."""
        raise AssertionError(f"no page of ours sends {template_prefix}")

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, *_more: Any, **_named: Any
    ) -> None:
        """A change to a factor stands in the log, and the person hears of it by mail."""
        if (change := _CHANGES.get(template_prefix)) and user.is_authenticated:
            tell(self.request, change)


def _machine_seconds() -> float:
    from tenantry.foundation.clock import machine_now

    return machine_now().timestamp()


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor: its secrets encrypted, and never given up where it is wanted."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("The code is not right. Codes are valid for half a minute."),
        "cannot_delete_authenticator": gettext_lazy(
            "Your organisation asks for a second factor. Add another one before you remove this."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Unreadable without the process's key."""
        return encryption.encrypt(text).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text again."""
        return encryption.decrypt(encrypted_text.encode())

    def build_totp_svg(self, url: str) -> str:
        """The code to scan, black on white also where the page is dark."""
        drawn: str = super().build_totp_svg(url)
        head, _, rest = drawn.partition("<path")
        return f'{head}<rect width="100%" height="100%" fill="#fff"/><path{rest}'

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether another factor stays, where one is wanted."""
        visitor = visitor_of(context.request)
        wanted = visitor is not None and any(m.wants_second_factor for m in visitor.memberships)
        strong = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=strong)
        return not wanted or others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """What a new passkey is called until the person says more."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on: for people who are known, by the address that the configured issuer vouches for."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - likewise
        """Nobody comes in who was not invited."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Link the issuer's person to ours of the same address, once; a stranger is told what to do."""
        if sociallogin.is_existing:
            return
        user = people.person_of(_address(sociallogin))
        if user is None:
            self._turn_away(
                request,
                _(
                    "Nobody here has the e-mail address of your organisation's sign-in. Ask for an invitation."
                ),
            )
        if SocialAccount.objects.filter(user=user, provider=sociallogin.account.provider).exists():
            # An address may be given to somebody else at the issuer; whoever had it before stays who they are.
            self._turn_away(
                request,
                _(
                    "Your e-mail address is already linked with another account of your organisation's sign-in. "
                    "Sign in with your password, or ask your administrator."
                ),
            )
        sociallogin.connect(request, user)
        request.is_newly_linked = True  # type: ignore[attr-defined]

    def on_authentication_error(self, request: HttpRequest, *_more: Any, **_named: Any) -> None:
        """Back to our own sign-in, which says so."""
        self._turn_away(request, _("Your organisation's sign-in did not succeed. Try again."))

    def send_notification_mail(self, *_more: Any, **_named: Any) -> None:
        """A new link is told once the person is signed in."""

    def _turn_away(self, request: HttpRequest, why: str) -> None:
        say(request, why, "bad")
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account.sign_in")))


def _address(sociallogin: Any) -> str:
    """The address that the issuer names, unless it says itself that it has not looked."""
    told = sociallogin.account.extra_data
    data = told.get("userinfo") or told.get("id_token") or told
    is_unsure = data.get("email_verified", True) in (False, "false")
    return "" if is_unsure else str(data.get("email") or "")
