"""The catalogue (Microsoft: Get a list of products; SKUs; availabilities; the same by customer)."""

from collections.abc import Iterator, Mapping

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.catalog import Availability, Product, Segment, Sku, TargetView
from partner_center.reading import pages, read, segment

LIST_PRODUCTS = Operation("list_products", "GET")
GET_PRODUCT = Operation("get_product", "GET")
LIST_SKUS = Operation("list_skus", "GET")
GET_SKU = Operation("get_sku", "GET")
LIST_AVAILABILITIES = Operation("list_availabilities", "GET")
GET_AVAILABILITY = Operation("get_availability", "GET")


class _Catalogue:
    """The catalogue below one root: a country's, or the one tailored to a customer."""

    def __init__(self, caller: Caller, root: str, query: Mapping[str, str | None]) -> None:
        self._caller = caller
        self._root = root
        self._query = query

    def products(self, view: TargetView, target_segment: Segment | None) -> Iterator[Product]:
        query = {**self._query, "targetView": view.value, "targetSegment": target_segment}
        return pages(self._caller, LIST_PRODUCTS, f"{self._root}/products", Product, query)

    def product(self, product_id: str) -> Product:
        answer = self._caller.call(GET_PRODUCT, self._product(product_id), query=self._query)
        return read(Product, answer, GET_PRODUCT)

    def skus(self, product_id: str, target_segment: Segment | None) -> Iterator[Sku]:
        query = {**self._query, "targetSegment": target_segment}
        return pages(self._caller, LIST_SKUS, f"{self._product(product_id)}/skus", Sku, query)

    def sku(self, product_id: str, sku_id: str) -> Sku:
        answer = self._caller.call(GET_SKU, self._sku(product_id, sku_id), query=self._query)
        return read(Sku, answer, GET_SKU)

    def availabilities(
        self, product_id: str, sku_id: str, target_segment: Segment | None
    ) -> Iterator[Availability]:
        path = f"{self._sku(product_id, sku_id)}/availabilities"
        query = {**self._query, "targetSegment": target_segment}
        return pages(self._caller, LIST_AVAILABILITIES, path, Availability, query)

    def availability(self, product_id: str, sku_id: str, availability_id: str) -> Availability:
        path = f"{self._sku(product_id, sku_id)}/availabilities/{segment(availability_id)}"
        answer = self._caller.call(GET_AVAILABILITY, path, query=self._query)
        return read(Availability, answer, GET_AVAILABILITY)

    def _product(self, product_id: str) -> str:
        return f"{self._root}/products/{segment(product_id)}"

    def _sku(self, product_id: str, sku_id: str) -> str:
        return f"{self._product(product_id)}/skus/{segment(sku_id)}"


class Products:
    """What may be sold in a country."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def of_customer(self, customer_id: str) -> "CustomerProducts":
        """The catalogue as this customer may buy from it."""
        return CustomerProducts(self._caller, customer_id)

    def iterate(
        self,
        country: str,
        target_view: TargetView = TargetView.ONLINE_SERVICES,
        target_segment: Segment | None = None,
    ) -> Iterator[Product]:
        """The products of a view of the catalogue."""
        return self._in(country).products(target_view, target_segment)

    def get(self, country: str, product_id: str) -> Product:
        """One product, or `NotFound` (400013)."""
        return self._in(country).product(product_id)

    def skus(self, country: str, product_id: str, target_segment: Segment | None = None) -> Iterator[Sku]:
        """The plans of a product."""
        return self._in(country).skus(product_id, target_segment)

    def sku(self, country: str, product_id: str, sku_id: str) -> Sku:
        """One plan, or `NotFound` (400018)."""
        return self._in(country).sku(product_id, sku_id)

    def availabilities(
        self, country: str, product_id: str, sku_id: str, target_segment: Segment | None = None
    ) -> Iterator[Availability]:
        """What can be bought of a plan now; without a segment all come but non-profit ones."""
        return self._in(country).availabilities(product_id, sku_id, target_segment)

    def availability(self, country: str, product_id: str, sku_id: str, availability_id: str) -> Availability:
        """One availability, or `NotFound` (400019): its id has rotated, list them anew."""
        return self._in(country).availability(product_id, sku_id, availability_id)

    def _in(self, country: str) -> _Catalogue:
        return _Catalogue(self._caller, "/v1", {"country": country})


class CustomerProducts:
    """What may be sold to one customer."""

    def __init__(self, caller: Caller, customer_id: str) -> None:
        self._catalogue = _Catalogue(caller, f"/v1/customers/{segment(customer_id)}", {})

    def iterate(
        self,
        target_view: TargetView = TargetView.ONLINE_SERVICES,
        target_segment: Segment | None = None,
    ) -> Iterator[Product]:
        """The products of a view of the catalogue."""
        return self._catalogue.products(target_view, target_segment)

    def get(self, product_id: str) -> Product:
        """One product, or `NotFound` (400013)."""
        return self._catalogue.product(product_id)

    def skus(self, product_id: str, target_segment: Segment | None = None) -> Iterator[Sku]:
        """The plans of a product."""
        return self._catalogue.skus(product_id, target_segment)

    def sku(self, product_id: str, sku_id: str) -> Sku:
        """One plan, or `NotFound` (400018)."""
        return self._catalogue.sku(product_id, sku_id)

    def availabilities(
        self, product_id: str, sku_id: str, target_segment: Segment | None = None
    ) -> Iterator[Availability]:
        """What this customer can buy of a plan now."""
        return self._catalogue.availabilities(product_id, sku_id, target_segment)

    def availability(self, product_id: str, sku_id: str, availability_id: str) -> Availability:
        """One availability, or `NotFound` (400019): its id has rotated, list them anew."""
        return self._catalogue.availability(product_id, sku_id, availability_id)
