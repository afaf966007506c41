"""What only the integration sandbox offers (Microsoft: Create indirect reseller in sandbox)."""

from uuid import UUID

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.sandbox import NewSandboxReseller, SandboxReseller
from partner_center.reading import read, segment
from partner_center.tokens import TokenKind

CREATE_RESELLER = Operation("create_sandbox_reseller", "POST", TokenKind.USER, writes=True)
DELETE_RESELLER = Operation("delete_sandbox_reseller", "DELETE", TokenKind.USER, writes=True)


class Sandbox:
    """The provider's own resellers in the sandbox; in production every call is refused (code 900127)."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def create_reseller(
        self, reseller: NewSandboxReseller, request_id: UUID | None = None
    ) -> SandboxReseller:
        """Create a reseller with tenant, signed agreement and relationship; a sixth is refused (800018)."""
        answer = self._caller.call(
            CREATE_RESELLER, "/v1/sandboxIndirectReseller", body=reseller, request_id=request_id
        )
        return read(SandboxReseller, answer, CREATE_RESELLER)

    def delete_reseller(self, tenant_id: str, request_id: UUID | None = None) -> None:
        """Delete a reseller whose customers are deleted; doing it again is no error."""
        path = f"/v1/sandboxIndirectReseller/{segment(tenant_id)}"
        self._caller.call(DELETE_RESELLER, path, request_id=request_id)
