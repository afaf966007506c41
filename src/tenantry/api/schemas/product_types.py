"""Product types: what the house rule says for their products."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tenantry.api.schemas.common import Id, Input, Instant, Output, Page, text

ProductId = Annotated[
    str, Field(max_length=40, description="Of a product at Microsoft.", examples=["CFQ7TTC0LFDZ"])
]


class ProductTypeInput(Input):
    """What a product type says, and all products that belong to it."""

    name: Annotated[str, text(100, "Unique among the provider's types.", example="Dynamics 365")]
    one_active_per_product: bool = Field(
        True,
        description="Off: every order makes an instance of its own, and the buyer is asked which is meant.",
    )
    quantity_limit: int | None = Field(None, description="Most seats of one subscription; null for none.")
    products: list[ProductId] = Field(
        default_factory=list,
        max_length=1000,
        description="Exactly these belong to it. One that belonged to another type leaves that.",
    )


class TypedProductOutput(Output):
    """A product at Microsoft."""

    product_id: str
    titles: list[str] = Field(description="Of its plans; empty where the catalogue does not have it.")


class ProductTypeOutput(Output):
    """A product type."""

    id: Id
    name: str
    one_active_per_product: bool
    quantity_limit: int | None
    created_at: Instant


class ProductTypeDetail(ProductTypeOutput):
    """A product type with its products."""

    products: list[TypedProductOutput]


class ProductTypePage(Page):
    """Product types, newest first."""

    items: list[ProductTypeOutput]
