"""Partners and their relationships (Microsoft: Relationships resources; Verify a PartnerID)."""

from partner_center.models.common import Attributes, Links
from partner_center.wire import OpenEnum, Resource


class RelationshipType(OpenEnum):
    """Who sells through whom."""

    PROVIDER_OF = "is_indirect_cloud_solution_provider_of"
    RESELLER_OF = "is_indirect_reseller_of"


class PartnerRelationship(Resource):
    """Another partner (`id` is its tenant id) and what it is to us or to a customer."""

    id: str
    name: str | None = None
    mpn_id: str | None = None
    location: str | None = None
    relationship_type: RelationshipType | None = None
    state: str | None = None
    attributes: Attributes | None = None


class RelationshipRequest(Resource):
    """An invitation: the customer opens `url` and accepts the reseller."""

    url: str
    attributes: Attributes | None = None


class MpnProfile(Resource):
    """The partner that owns a PartnerID."""

    mpn_id: str
    partner_name: str | None = None
    profile_type: str | None = None
    links: Links | None = None
    attributes: Attributes | None = None
