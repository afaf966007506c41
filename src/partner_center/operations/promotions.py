"""Promotions (Microsoft: Get promotions; Verify promotion eligibility)."""

from collections.abc import Iterator, Sequence

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.catalog import Segment
from partner_center.models.promotions import (
    EligibilityQuestion,
    EligibilityRequest,
    Promotion,
    PromotionEligibilities,
)
from partner_center.reading import pages, read, read_list, segment

LIST = Operation("list_promotions", "GET")
GET = Operation("get_promotion", "GET")
# A POST that changes nothing: it is repeated like a read.
VERIFY = Operation("verify_promotion_eligibility", "POST")


class Promotions:
    """Promotions of new commerce."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def iterate(self, country: str, target_segment: Segment = Segment.COMMERCIAL) -> Iterator[Promotion]:
        """The promotions of a country and segment that run now."""
        query = {"country": country, "segment": target_segment.value}
        return pages(self._caller, LIST, "/v1/productpromotions", Promotion, query)

    def get(self, country: str, promotion_id: str) -> Promotion:
        """One promotion, also when it is over or has not begun."""
        path = f"/v1/productpromotions/{segment(promotion_id)}"
        return read(Promotion, self._caller.call(GET, path, query={"country": country}), GET)

    def eligibilities(
        self, customer_id: str, questions: Sequence[EligibilityQuestion]
    ) -> tuple[PromotionEligibilities, ...]:
        """Which promotions each purchase would get, and why not the others."""
        path = f"/v1/customers/{segment(customer_id)}/promotionEligibilities"
        answer = self._caller.call(VERIFY, path, body=EligibilityRequest(items=list(questions)))
        return read_list(PromotionEligibilities, answer, VERIFY)
