"""Inventory of the catalogue (Microsoft: Check inventory)."""

from pydantic import Field

from partner_center.wire import Request, Resource


class RestrictionProperties(Resource):
    """What a restriction is about, for example a location and its values."""

    type: str | None = None
    values: str | None = None


class InventoryRestriction(Resource):
    """Why an item cannot be bought in the context asked about."""

    reason_code: str | None = None
    description: str | None = None
    properties: RestrictionProperties | None = None


class InventoryItem(Resource):
    """A SKU and whether it is restricted; items unknown to the catalogue are left out of the answer."""

    product_id: str
    sku_id: str | None = None
    is_restricted: bool | None = None
    restrictions: list[InventoryRestriction] | None = None


class InventoryContext(Request):
    """For whom it is asked; a SKU's `inventory_variables` name the members that matter."""

    __pydantic_extra__: dict[str, str | None] = Field(init=False)

    customer_id: str | None = None
    azure_subscription_id: str | None = None
    arm_region_name: str | None = None


class InventoryQuestion(Request):
    """The items to be looked at, and for whom."""

    target_items: list[InventoryItem]
    inventory_context: InventoryContext | None = None
