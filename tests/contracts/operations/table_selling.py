"""What is for sale, and how it is bought: catalogue, files, promotions, carts, orders."""

from __future__ import annotations

from .rows import Row, Section

_OFFERS = Section("Legacy offers")
_CATALOGUE = Section("Products, SKUs, availabilities")
_FILES = Section("Files of the sales service")
_PROMOTIONS = Section("Promotions")
_CARTS = Section("Carts")
_ORDERS = Section("Orders")
_CUSTOMER = "/v1/customers/{customer}"
_ORDER = f"{_CUSTOMER}/orders/{{order}}"

OFFERS: tuple[Row, ...] = (
    _OFFERS.row(
        "List offers",
        "GET /v1/offers",
        "A",
        client="offers.iterate",
        simulator="list_offers",
        test="offers::offers_are_listed_page_after_page",
    ),
    _OFFERS.row(
        "Get an offer",
        "GET /v1/offers/{offer}",
        "A",
        client="offers.get",
        simulator="get_offer",
        test="offers::an_offer_is_read_whole",
    ),
    _OFFERS.row(
        "Add-ons of an offer",
        "GET /v1/offers/{offer}/addons",
        "A",
        client="offers.addons",
        simulator="list_offer_addons",
        test="offers::the_add_ons_of_an_offer_name_it_as_prerequisite",
    ),
    _OFFERS.row(
        "Offer categories",
        "GET /v1/offercategories",
        "A",
        client="offers.categories",
        simulator="list_offer_categories",
        test="offers::categories_have_their_rank",
    ),
    _OFFERS.row(
        "Offers of a customer",
        f"GET {_CUSTOMER}/offers",
        "A",
        client="offers.of_customer",
        simulator="list_offers_of_customer",
        test="offers::a_customer_has_the_offers_of_its_country",
    ),
    _OFFERS.row(
        "Categories of a customer",
        f"GET {_CUSTOMER}/offercategories",
        "A",
        client="offers.categories_of_customer",
        simulator="list_offer_categories_of_customer",
        test="offers::a_customer_has_the_offers_of_its_country",
    ),
)
_PRODUCT, _SKU = "products/{product}", "products/{product}/skus/{sku}"
_AVAILABILITY = f"{_SKU}/availabilities/{{availability}}"
CATALOGUE: tuple[Row, ...] = (
    _CATALOGUE.row(
        "List products",
        "GET /v1/products",
        "A",
        client="products.iterate",
        simulator="list_products",
        test="catalogue::products_of_a_country_are_listed",
    ),
    _CATALOGUE.row(
        "Get a product",
        f"GET /v1/{_PRODUCT}",
        "A",
        client="products.get",
        simulator="get_product",
        test="catalogue::a_product_leads_to_its_skus",
    ),
    _CATALOGUE.row(
        "List SKUs",
        f"GET /v1/{_PRODUCT}/skus",
        "A",
        client="products.skus",
        simulator="list_skus",
        test="catalogue::a_product_leads_to_its_skus",
    ),
    _CATALOGUE.row(
        "Get a SKU",
        f"GET /v1/{_SKU}",
        "A",
        client="products.sku",
        simulator="get_sku",
        test="catalogue::a_sku_leads_to_its_availabilities",
    ),
    _CATALOGUE.row(
        "List availabilities",
        f"GET /v1/{_SKU}/availabilities",
        "A",
        client="products.availabilities",
        simulator="list_availabilities",
        test="catalogue::a_sku_leads_to_its_availabilities",
    ),
    _CATALOGUE.row(
        "Get an availability",
        f"GET /v1/{_AVAILABILITY}",
        "A",
        client="products.availability",
        simulator="get_availability",
        test="catalogue::a_sku_leads_to_its_availabilities",
    ),
    _CATALOGUE.row(
        "Products of a customer",
        f"GET {_CUSTOMER}/products",
        "A",
        client="products.of_customer().iterate",
        simulator="list_products_of_customer",
        test="catalogue::a_customer_has_a_catalogue_of_its_own",
    ),
    _CATALOGUE.row(
        "Product of a customer",
        f"GET {_CUSTOMER}/{_PRODUCT}",
        "A",
        client="products.of_customer().get",
        simulator="get_product_of_customer",
        test="catalogue::a_customer_has_a_catalogue_of_its_own",
    ),
    _CATALOGUE.row(
        "SKUs of a customer",
        f"GET {_CUSTOMER}/{_PRODUCT}/skus",
        "A",
        client="products.of_customer().skus",
        simulator="list_skus_of_customer",
        test="catalogue::a_customer_has_a_catalogue_of_its_own",
    ),
    _CATALOGUE.row(
        "SKU of a customer",
        f"GET {_CUSTOMER}/{_SKU}",
        "A",
        client="products.of_customer().sku",
        simulator="get_sku_of_customer",
        test="catalogue::a_customer_has_a_catalogue_of_its_own",
    ),
    _CATALOGUE.row(
        "Availabilities of a customer",
        f"GET {_CUSTOMER}/{_SKU}/availabilities",
        "A",
        client="products.of_customer().availabilities",
        simulator="list_availabilities_of_customer",
        test="catalogue::a_customer_has_a_catalogue_of_its_own",
    ),
    _CATALOGUE.row(
        "Availability of a customer",
        f"GET {_CUSTOMER}/{_AVAILABILITY}",
        "A",
        client="products.of_customer().availability",
        simulator="get_availability_of_customer",
        test="catalogue::a_customer_has_a_catalogue_of_its_own",
    ),
    _CATALOGUE.row(
        "Check inventory",
        "POST /v1/extensions/product/checkInventory",
        "A",
        client="inventory.check",
        simulator="check_inventory",
        test="catalogue::inventory_is_checked_item_by_item",
    ),
)
FILES: tuple[Row, ...] = (
    _FILES.row(
        "Price sheet",
        "GET /v1.0/sales/pricesheets({arguments})/$value",
        "U",
        client="price_sheets.rows",
        simulator="price_sheet",
        test="files::a_price_sheet_is_read_row_by_row",
    ),
    _FILES.row(
        "Offer matrix",
        "GET /v1.0/sales/offermatrix({arguments})/$value",
        "U",
        client="offer_matrix.rows",
        simulator="offer_matrix",
        test="files::an_offer_matrix_gives_the_limits_of_plans",
    ),
    _FILES.row(
        "Exchange rates",
        "GET /v1.0/sales/fxrates({arguments})/$value",
        "U",
        client="exchange_rates.rows",
        simulator="exchange_rates",
        test="files::exchange_rates_are_per_month",
    ),
)
PROMOTIONS: tuple[Row, ...] = (
    _PROMOTIONS.row(
        "List promotions",
        "GET /v1/productpromotions",
        "A",
        client="promotions.iterate",
        simulator="list_promotions",
        test="promotions::promotions_of_a_segment_are_listed",
    ),
    _PROMOTIONS.row(
        "Get a promotion",
        "GET /v1/productpromotions/{promotion}",
        "A",
        client="promotions.get",
        simulator="get_promotion",
        test="promotions::promotions_of_a_segment_are_listed",
    ),
    _PROMOTIONS.row(
        "Verify eligibility",
        f"POST {_CUSTOMER}/promotionEligibilities",
        "A",
        client="promotions.eligibilities",
        simulator="promotion_eligibilities",
        test="promotions::a_purchase_is_judged_for_its_promotions",
    ),
)
CARTS: tuple[Row, ...] = (
    _CARTS.row(
        "Create a cart",
        f"POST {_CUSTOMER}/carts",
        "A",
        client="carts.create",
        simulator="create_cart",
        test="carts::a_cart_is_priced_line_by_line",
    ),
    _CARTS.row(
        "Get a cart",
        f"GET {_CUSTOMER}/carts/{{cart}}",
        "A",
        client="carts.get",
        simulator="get_cart",
        test="carts::a_cart_is_read_changed_and_read_again",
    ),
    _CARTS.row(
        "Update a cart",
        f"PUT {_CUSTOMER}/carts/{{cart}}",
        "A",
        client="carts.update",
        simulator="update_cart",
        test="carts::a_cart_is_read_changed_and_read_again",
    ),
    _CARTS.row(
        "Check out",
        f"POST {_CUSTOMER}/carts/{{cart}}/checkout",
        "A",
        client="carts.checkout",
        simulator="checkout_cart",
        test="carts::a_checkout_answers_the_order_it_made",
    ),
)
ORDERS: tuple[Row, ...] = (
    _ORDERS.row(
        "Create an order",
        f"POST {_CUSTOMER}/orders",
        "A",
        client="orders.create",
        simulator="create_order",
        test="legacy_orders::an_offer_is_ordered_and_its_subscription_is_guarded",
    ),
    _ORDERS.row(
        "Create an order for a reseller's customer",
        f"POST {_CUSTOMER}/orders",
        "U",
        client="orders.create",
        simulator="create_order",
        test="legacy_orders::an_order_for_a_reseller_is_a_users",
        note="the operation itself checks for a user when a partner on record is named",
    ),
    _ORDERS.row(
        "List orders",
        f"GET {_CUSTOMER}/orders",
        "A",
        client="orders.iterate",
        simulator="list_orders",
        test="orders::the_orders_of_a_customer_are_listed",
    ),
    _ORDERS.row(
        "List orders by billing",
        f"GET {_CUSTOMER}/orders",
        "A",
        client="orders.iterate",
        simulator="list_orders",
        test="orders::orders_are_told_apart_by_their_billing",
    ),
    _ORDERS.row(
        "Get an order",
        f"GET {_ORDER}",
        "A",
        client="orders.get",
        simulator="get_order",
        test="orders::an_order_leads_to_its_subscription",
    ),
    _ORDERS.row(
        "Buy an add-on",
        f"PATCH {_ORDER}",
        "A",
        client="orders.buy_addons",
        simulator="patch_order",
        test="legacy_orders::an_add_on_joins_the_order_of_its_parent",
    ),
    _ORDERS.row(
        "Change the billing cycle",
        f"PATCH {_ORDER}",
        "A",
        client="orders.change_billing_cycle",
        simulator="patch_order",
        test="legacy_orders::a_billing_cycle_changes_for_the_whole_order",
    ),
    _ORDERS.row(
        "Cancel an order",
        f"PATCH {_ORDER}",
        "A",
        client="orders.cancel",
        simulator="patch_order",
        test="legacy_orders::an_order_is_cancelled_or_refused",
    ),
    _ORDERS.row(
        "Provisioning status",
        f"GET {_ORDER}/provisioningstatus",
        "U",
        client="orders.provisioning_status",
        simulator="provisioning_status",
        test="orders::provisioning_goes_from_pending_to_fulfilled",
    ),
    _ORDERS.row(
        "Activation links",
        f"GET {_ORDER}/activationlinks",
        "A",
        client="orders.activation_links",
        simulator="activation_links",
        test="orders::an_order_of_licences_has_no_activation_links",
    ),
    _ORDERS.row(
        "Activation links of a line",
        f"GET {_ORDER}/lineitems/{{line}}/activationlinks",
        "A",
        client="orders.activation_links",
        simulator="activation_links_of_line",
        test="orders::an_order_of_licences_has_no_activation_links",
    ),
    _ORDERS.row(
        "Upload a purchase order",
        f"POST {_ORDER}/attachment",
        "U",
        client="orders.attach_purchase_order",
        missing="the simulator has no route",
    ),
)
ROWS: tuple[Row, ...] = (*OFFERS, *CATALOGUE, *FILES, *PROMOTIONS, *CARTS, *ORDERS)
