"""Partners, their relationships and agreements (Microsoft: Retrieve a list of indirect resellers)."""

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.errors import Refused
from partner_center.models.agreements import AgreementStatus, MpaState, MpaStatus
from partner_center.models.partners import MpnProfile, PartnerRelationship
from partner_center.reading import pages, read
from partner_center.tokens import TokenKind

LIST_RESELLERS = Operation("list_indirect_resellers", "GET", TokenKind.USER)
GET_BY_MPN = Operation("get_partner_by_mpn", "GET", TokenKind.USER)
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


class Partners:
    """Other partners."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def by_mpn(self, mpn_id: str) -> MpnProfile:
        """The partner that owns a PartnerID, or `NotFound` (code 3000)."""
        answer = self._caller.call(GET_BY_MPN, "/v1/profiles/mpn", query={"mpnId": mpn_id})
        return read(MpnProfile, answer, GET_BY_MPN)


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
