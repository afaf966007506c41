"""Inventory (Microsoft: Check inventory)."""

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.inventory import InventoryItem, InventoryQuestion
from partner_center.reading import read_list

# A POST that changes nothing: it is repeated like a read.
CHECK = Operation("check_inventory", "POST")


class Inventory:
    """Whether items of the catalogue can be had."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def check(self, country: str, question: InventoryQuestion) -> tuple[InventoryItem, ...]:
        """The items asked about with their restrictions; those that the catalogue lacks are left out."""
        path = "/v1/extensions/product/checkInventory"
        answer = self._caller.call(CHECK, path, query={"country": country}, body=question)
        return read_list(InventoryItem, answer, CHECK)
