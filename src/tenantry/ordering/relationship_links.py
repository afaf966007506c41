"""Microsoft's link by which a tenant's administrator accepts the one who sells: the provider, or its reseller."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit


def provider_link(answered: str) -> str | None:
    """Microsoft's link as it answered it, which invites to accept the provider, and gives it no administration.

    None where the answer is no such link.
    """
    address, query = urlsplit(answered), _query(answered)
    if address.scheme != "https" or not query.get("partnerId"):
        return None
    return _with(answered, query | {"DAP": "false"})


def reseller_link(answered: str, *, reseller_tenant: str, partner_id: str) -> str | None:
    """The link that invites to accept an indirect reseller of the provider, with the reseller's PartnerID.

    Microsoft's call knows no reseller: what it answers names its caller, the provider. In the links that resellers
    send, `partnerId` is the reseller's tenant, `msppId` its PartnerID, and the provider stands in `indirectCSPId`.
    """
    address, query = urlsplit(answered), _query(answered)
    if address.scheme != "https" or not query.get("partnerId"):
        return None
    named = {
        "invType": "IndirectResellerRelationship",
        "partnerId": reseller_tenant,
        "msppId": partner_id,
        "indirectCSPId": query["partnerId"],
        "DAP": "false",
    }
    return _with(answered, query | named)


def _query(address: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(address).query).items()}


def _with(address: str, query: dict[str, str]) -> str:
    return urlunsplit(urlsplit(address)._replace(query=urlencode(query)))
