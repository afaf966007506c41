"""Legacy offers (Microsoft: Get a list of offers for a market; Get add-ons for an offer ID)."""

from collections.abc import Iterator

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.offers import Offer, OfferCategory
from partner_center.reading import pages, read, segment

LIST = Operation("list_offers", "GET")
GET = Operation("get_offer", "GET")
LIST_ADDONS = Operation("list_offer_addons", "GET")
LIST_CATEGORIES = Operation("list_offer_categories", "GET")
LIST_FOR_CUSTOMER = Operation("list_customer_offers", "GET")
LIST_CATEGORIES_FOR_CUSTOMER = Operation("list_customer_offer_categories", "GET")


class Offers:
    """What may be sold of the legacy catalogue; texts come in the language of `locale`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def iterate(
        self,
        country: str,
        *,
        category_id: str | None = None,
        page_size: int | None = None,
        locale: str = "en-US",
    ) -> Iterator[Offer]:
        """The offers of a country: all, or those of a category."""
        query = {
            "country": country,
            "offer_category_id": category_id,
            "size": str(page_size) if page_size is not None else None,
            "offset": "0" if page_size is not None else None,
        }
        return pages(self._caller, LIST, "/v1/offers", Offer, query, {"X-Locale": locale})

    def get(self, country: str, offer_id: str, locale: str = "en-US") -> Offer:
        """One offer; the id of a new-commerce product is refused (2100)."""
        answer = self._caller.call(
            GET, f"/v1/offers/{segment(offer_id)}", query={"country": country}, headers={"X-Locale": locale}
        )
        return read(Offer, answer, GET)

    def addons(self, country: str, offer_id: str, locale: str = "en-US") -> Iterator[Offer]:
        """The add-ons of an offer."""
        path = f"/v1/offers/{segment(offer_id)}/addons"
        return pages(self._caller, LIST_ADDONS, path, Offer, {"country": country}, {"X-Locale": locale})

    def categories(self, country: str, locale: str = "en-US") -> Iterator[OfferCategory]:
        """The families of offers in a country."""
        query = {"country": country}
        headers = {"X-Locale": locale}
        return pages(self._caller, LIST_CATEGORIES, "/v1/offercategories", OfferCategory, query, headers)

    def of_customer(self, customer_id: str, locale: str = "en-US") -> Iterator[Offer]:
        """The offers that this customer may buy."""
        path = f"/v1/customers/{segment(customer_id)}/offers"
        return pages(self._caller, LIST_FOR_CUSTOMER, path, Offer, {}, {"X-Locale": locale})

    def categories_of_customer(self, customer_id: str, locale: str = "en-US") -> Iterator[OfferCategory]:
        """The families of offers that this customer may buy from."""
        path = f"/v1/customers/{segment(customer_id)}/offercategories"
        headers = {"X-Locale": locale}
        return pages(self._caller, LIST_CATEGORIES_FOR_CUSTOMER, path, OfferCategory, {}, headers)
