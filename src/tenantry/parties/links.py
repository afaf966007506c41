"""The links that mails carry, derived from what is known and the process's secret.

Decided so, and not as random tokens that are stored hashed: the mail is written by a consumer that may run twice and
stores no secret, the outbox can be read without opening anything, and a copy of the database lets nobody in. What a
link is derived from ends with it: an invitation's with its next sending, a new password's with the password, with the
next sign-in, or after an hour.
"""

from __future__ import annotations

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.signing import BadSignature, Signer

from tenantry.kernel.ids import is_id
from tenantry.parties.models import User

_INVITATION = "tenantry.invitation"
_PASSWORD = PasswordResetTokenGenerator()


def invitation_token(invitation: str, sending: int) -> str:
    """What the link of an invitation's sending ends with."""
    return Signer(salt=_INVITATION, sep="~").sign(f"{invitation}~{sending}")


def read_invitation_token(token: str) -> tuple[str, int] | None:
    """Which invitation and sending a link is of; None when we did not make it."""
    try:
        invitation, _, sending = Signer(salt=_INVITATION, sep="~").unsign(token).partition("~")
    except BadSignature:
        return None
    return (invitation, int(sending)) if is_id(invitation, "ivt") and sending.isdecimal() else None


def password_token(user: User) -> str:
    """What the link for a new password ends with."""
    return f"{user.public_id}~{_PASSWORD.make_token(user)}"


def password_token_of(public_id: str) -> str:
    """The same, for the person of that id."""
    return password_token(User.objects.get(public_id=public_id))


def user_of_password_token(token: str) -> User | None:
    """Whose password a link may set; None when the link is not ours, too old, or has been used."""
    public_id, _, rest = token.partition("~")
    user = (
        User.objects.filter(public_id=public_id, is_active=True).first() if is_id(public_id, "usr") else None
    )
    return user if user is not None and _PASSWORD.check_token(user, rest) else None
