"""Partners, their relationships and agreements (Microsoft: Retrieve a list of indirect resellers)."""

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.errors import Refused
from partner_center.models.agreements import AgreementStatus, MpaState, MpaStatus
from partner_center.models.partners import MpnProfile, PartnerRelationship, RelationshipRequest
from partner_center.models.profiles import (
    LegalBusinessProfile,
    OrganizationProfile,
    PartnerBillingProfile,
    SupportProfile,
)
from partner_center.reading import pages, read
from partner_center.tokens import TokenKind

LIST_RESELLERS = Operation("list_indirect_resellers", "GET", TokenKind.USER)
LIST_PROVIDERS = Operation("list_indirect_providers", "GET", TokenKind.USER)
GET_RELATIONSHIP_REQUEST = Operation("get_relationship_request", "GET", TokenKind.USER)
GET_BY_MPN = Operation("get_partner_by_mpn", "GET", TokenKind.USER)
GET_LEGAL_BUSINESS_PROFILE = Operation("get_legal_business_profile", "GET", TokenKind.USER)
GET_ORGANIZATION_PROFILE = Operation("get_organization_profile", "GET", TokenKind.USER)
GET_BILLING_PROFILE = Operation("get_partner_billing_profile", "GET", TokenKind.USER)
GET_SUPPORT_PROFILE = Operation("get_support_profile", "GET", TokenKind.USER)
GET_MPA_STATUS = Operation("get_mpa_status", "GET", TokenKind.USER)

# Microsoft: Verify an indirect reseller's Microsoft Partner Agreement status. "Not signed" arrives as a 400.
_MPA_ANSWERS = {
    2200: MpaState.NOT_ENROLLED,
    2201: MpaState.OTHER_REGION,
    2202: MpaState.UNKNOWN,
    2203: MpaState.UNSIGNED,
    2204: MpaState.NOT_ENROLLED,
    2205: MpaState.NOT_ENROLLED,
    2206: MpaState.UNSIGNED,
}


class Relationships:
    """The calling partner's relationships to other partners."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def indirect_resellers(self) -> tuple[PartnerRelationship, ...]:
        """The indirect resellers of the calling provider."""
        query = {"relationship_type": "IsIndirectCloudSolutionProviderOf"}
        found = pages(self._caller, LIST_RESELLERS, "/v1/relationships", PartnerRelationship, query)
        return tuple(found)

    def indirect_providers(self) -> tuple[PartnerRelationship, ...]:
        """The indirect providers of the calling reseller."""
        query = {"relationship_type": "IsIndirectResellerOf"}
        found = pages(self._caller, LIST_PROVIDERS, "/v1/relationships", PartnerRelationship, query)
        return tuple(found)

    def request(self) -> RelationshipRequest:
        """The invitation that a customer opens to accept the caller as its reseller."""
        answer = self._caller.call(GET_RELATIONSHIP_REQUEST, "/v1/customers/relationshiprequests")
        return read(RelationshipRequest, answer, GET_RELATIONSHIP_REQUEST)


class Partners:
    """Partners by their PartnerID, and the calling partner's own profiles."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def by_mpn(self, mpn_id: str) -> MpnProfile:
        """The partner that owns a PartnerID, or `NotFound` (code 3000)."""
        answer = self._caller.call(GET_BY_MPN, "/v1/profiles/mpn", query={"mpnId": mpn_id})
        return read(MpnProfile, answer, GET_BY_MPN)

    def own_mpn(self) -> MpnProfile:
        """The caller's own PartnerID."""
        return read(MpnProfile, self._caller.call(GET_BY_MPN, "/v1/profiles/mpn"), GET_BY_MPN)

    def own_legal_business(self) -> LegalBusinessProfile:
        """The caller's own legal business."""
        answer = self._caller.call(GET_LEGAL_BUSINESS_PROFILE, "/v1/profiles/legalbusiness")
        return read(LegalBusinessProfile, answer, GET_LEGAL_BUSINESS_PROFILE)

    def own_organization(self) -> OrganizationProfile:
        """The caller's own organisation."""
        answer = self._caller.call(GET_ORGANIZATION_PROFILE, "/v1/profiles/organization")
        return read(OrganizationProfile, answer, GET_ORGANIZATION_PROFILE)

    def own_billing(self) -> PartnerBillingProfile:
        """How Microsoft bills the caller."""
        answer = self._caller.call(GET_BILLING_PROFILE, "/v1/profiles/billing")
        return read(PartnerBillingProfile, answer, GET_BILLING_PROFILE)

    def own_support(self) -> SupportProfile:
        """Where the caller's customers find help."""
        answer = self._caller.call(GET_SUPPORT_PROFILE, "/v1/profiles/support")
        return read(SupportProfile, answer, GET_SUPPORT_PROFILE)


class PartnerAgreements:
    """The Microsoft Partner Agreement of indirect resellers."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def status(self, *, tenant_id: str | None = None, mpn_id: str | None = None) -> MpaStatus:
        """Whether a reseller, named by tenant or PartnerID, has signed; "no" is an answer, not an error."""
        if (tenant_id is None) == (mpn_id is None):
            raise ValueError("name the reseller by tenant_id or by mpn_id, and not by both")
        query = {"tenantId": tenant_id, "mpnId": mpn_id}
        try:
            answer = self._caller.call(GET_MPA_STATUS, "/v1/compliance/csp/agreementstatus", query=query)
        except Refused as no:
            state = _MPA_ANSWERS.get(no.code) if no.http_status == 400 and isinstance(no.code, int) else None
            if state is None:
                raise
            return MpaStatus(state, no.code, no.description, no.data)
        status = read(AgreementStatus, answer, GET_MPA_STATUS)
        return MpaStatus(MpaState.SIGNED if status.is_agreement_signed else MpaState.UNSIGNED)
