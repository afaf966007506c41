"""The partner's consent, given once by a person (Microsoft: Enable the Secure Application Model)."""

from pydantic import SecretStr

from partner_center.sign_in import SignIn


class Consent:
    """How the refresh token comes into being from which all app+user tokens are made."""

    def __init__(self, sign_in: SignIn) -> None:
        self._sign_in = sign_in

    def address(self, redirect_uri: str, state: str) -> str:
        """Where the partner's user signs in with MFA and consents; compare `state` when the code arrives."""
        return self._sign_in.address(redirect_uri, state)

    def redeem(self, code: str | SecretStr, redirect_uri: str | None = None) -> None:
        """Exchange the code, which works once, and put the refresh token into the caller's store."""
        self._sign_in.redeem(SecretStr(code) if isinstance(code, str) else code, redirect_uri)
