"""What stands between a cart and its orders: gates in Microsoft's order; the first closed one wins."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from partner_center_simulator import catalogue, inventory, seats, totals
from partner_center_simulator.catalogue import Sku
from partner_center_simulator.entities import Cart, CartLine, Customer, Subscription
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.resources import promotions
from partner_center_simulator.resources.agreements import is_agreed
from partner_center_simulator.resources.products import (
    current_availability,
    is_purchasable,
    segments_of,
    withdrawn_terms,
)
from partner_center_simulator.resources.term_end_dates import ends_well
from partner_center_simulator.world import World

SANDBOX_SUBSCRIPTIONS = 5
RESELLER, ADDITIONAL = "transaction_reseller", "additional_transaction_reseller"


@dataclass(frozen=True)
class Sale:
    """A cart that somebody wants to check out for a customer."""

    world: World
    customer: Customer
    cart: Cart


def check(world: World, customer: Customer, cart: Cart) -> None:
    """Refuse a checkout at the first closed gate, or let it pass."""
    for gate in GATES:
        gate(Sale(world, customer, cart))


def check_parties(world: World, customer: Customer) -> None:
    """Refuse what the provider or the customer may not do now: what grows or turns into more is bought, too."""
    _check_provider(world)
    _check_customer(customer)


def check_growth(world: World, customer: Customer, held: int, wanted: object) -> None:
    """Refuse more seats where nothing may be bought: they are, at once (partner on record and agreement stand)."""
    if isinstance(wanted, int) and wanted > held:
        check_parties(world, customer)


def check_standing(world: World, customer: Customer, cart: Cart) -> None:
    """Refuse what partner, reseller or customer may not do at all, whatever is bought."""
    for gate in STANDING:
        gate(Sale(world, customer, cart))


def _own_standing(sale: Sale) -> None:
    _check_provider(sale.world)


def _check_provider(world: World) -> None:
    if not world.partner.mpa_signed:
        raise Refusal(403, 900124, "Your company has not accepted the Microsoft Partner Agreement.")
    if not world.partner.programme_active:
        raise Refusal(403, 800039, "The program status of the partner is not active.")


def _partner_on_record(sale: Sale) -> None:
    for line in sale.cart.lines:
        mpn_id = line.partner_id()
        if mpn_id is not None:
            check_reseller(sale.world, mpn_id)
        for other in additional_resellers(line):
            check_reseller(sale.world, other)


def check_reseller(world: World, mpn_id: str) -> None:
    """Refuse a PartnerID that cannot be the partner on record."""
    if mpn_id == world.partner.mpn_id:
        raise Refusal(404, 2072, "The indirect provider's own PartnerID cannot be the partner on record.")
    reseller = world.reseller_by_mpn(mpn_id)
    if reseller is None:
        raise Refusal(404, 800015, f"The PartnerID {mpn_id} was not found.")
    if not reseller.is_indirect_reseller:
        raise Refusal(400, 800016, f"The PartnerID {mpn_id} is not a valid indirect reseller.")
    if not reseller.mpa_signed or reseller.region != world.partner.region:
        raise Refusal(403, 900123, f"The reseller {mpn_id} has not accepted the Microsoft Partner Agreement.")
    if reseller.state != "Active":
        text = f"The PartnerID {mpn_id} is not linked to an active indirect reseller tenant."
        raise Refusal(400, 900154, text)


def _vetting(sale: Sale) -> None:
    _check_customer(sale.customer)


def _check_customer(customer: Customer) -> None:
    if customer.vetting_status == "UnderReview":
        raise Refusal(403, 800073, "The customer account is under review.")
    if customer.vetting_status == "Unknown":
        raise Refusal(403, 800074, "The customer account is under review: its status is not known.")
    if customer.vetting_status == "NotAllowed":
        raise Refusal(403, 800075, "The customer account is not approved for transactions.")
    if customer.is_locked:
        raise Refusal(403, 900416, "The customer is locked for transactions.")


def _agreement(sale: Sale) -> None:
    if not is_agreed(sale.world, sale.customer):
        raise Refusal(403, 13605, "The customer has not accepted the Microsoft Customer Agreement.")


def check_lines(cart: Cart) -> None:
    """Refuse a cart with an error on one of its lines."""
    for line in cart.lines:
        if line.error_code is not None:
            text = f"The cart line item {line.id} has the error {line.error_code}: {line.error_description}"
            raise Refusal(400, 800009, text)


def _line_errors(sale: Sale) -> None:
    check_lines(sale.cart)


def _catalogue(sale: Sale) -> None:
    country = sale.customer.address.country
    for line in sale.cart.lines:
        product_id, _, rest = line.catalog_item_id.partition(":")
        sku_id, _, availability = rest.partition(":")
        if not catalogue.skus_of(product_id):
            raise Refusal(404, 400013, f"The product {product_id} was not found.")
        sku = catalogue.sku(product_id, sku_id)
        if sku is None:
            raise Refusal(404, 400018, f"The SKU {sku_id} was not found.")
        # Before the availability, which is that of another market once the customer has moved.
        totals.check_country(sale.world, country)
        if availability != current_availability(sale.world, sku, country):
            raise Refusal(
                404, 400019, "The availability was not found. Refresh the availabilities of the SKU."
            )
        if not is_purchasable(sale.world, sku):
            raise Refusal(403, 2091, f"The offer {sku.id} is no longer sold.")
        if line.term_duration in withdrawn_terms(sale.world, sku):
            raise Refusal(403, 800028, f"The term {line.term_duration} of {sku.id} is no longer available.")


def _qualification(sale: Sale) -> None:
    allowed = segments_of(sale.world, sale.customer)
    for _, sku in _with_skus(sale.cart):
        if sku.segment not in allowed:
            raise Refusal(400, 800086, "The customer tenant doesn't have required tags for the offer.")


def _prerequisites(sale: Sale) -> None:
    for _, sku in _with_skus(sale.cart):
        if lacks_base(sale.world, sale.customer, sku, sale.cart.lines):
            raise Refusal(400, 400041, "The addon is not purchasable without a compatible base product.")
    for line, sku in _with_skus(sale.cart):
        if sku.needs_attestation and not line.attestation_accepted:
            raise Refusal(400, 900203, f"The offer {sku.id} needs an attestation, which was not accepted.")
    if any(line.partner_id() for line in sale.cart.lines) and not sale.cart.partner_attested:
        raise Refusal(400, 900206, "The partner on record attestation has not been accepted.")


def _end_dates(sale: Sale) -> None:
    for line, sku in _with_skus(sale.cart):
        end, term = line.custom_term_end_date, line.term_duration or ""
        if end and not ends_well(sale.world, sale.customer, end, sku, term):
            raise Refusal(400, 900242, "The custom term end date matches no allowed end date.")


def _seats(sale: Sale) -> None:
    wanted: Counter[str] = Counter()
    for line, sku in _with_skus(sale.cart):
        if line.quantity > sku.maximum:
            raise Refusal(403, 800067, f"At most {sku.maximum} seats are allowed per subscription.")
        wanted[sku.id] += line.quantity
        inventory.check(sale.world, sku, wanted[sku.id])
        available = seats.left(sale.world, sale.customer.id, sku)
        if sku.pooled and wanted[sku.id] > available:
            raise seats.over_pool(wanted[sku.id], available, line.catalog_item_id)


def _subscriptions(sale: Sale) -> None:
    totals.check_customer(sale.world, sale.customer, len(sale.cart.lines))
    wanted: Counter[str] = Counter()
    for line, sku in _with_skus(sale.cart):
        wanted[sku.id] += 1
        remaining = seats.subscriptions_left(sale.world, sale.customer.id, sku)
        if wanted[sku.id] > remaining:
            raise seats.over_number(remaining, line.catalog_item_id)
    totals.check_tenant(sale.world, sale.customer, len(sale.cart.lines))


def _promotions(sale: Sale) -> None:
    """A promotion that ran when the cart was written may be over or used up."""
    for line, sku in _with_skus(sale.cart):
        if line.promotion_id is None:
            continue
        plan = (line.quantity, line.term_duration or "", line.billing_cycle)
        promotions.named(sale.world, sale.customer, sku, plan, line.promotion_id)


def _credit(sale: Sale) -> None:
    totals.check_credit(sale.world, sale.cart.lines)
    totals.check_risk(sale.customer)


def _sandbox(sale: Sale) -> None:
    if not sale.world.settings.is_sandbox:
        return
    held = sale.world.store.of(Subscription, sale.customer.id)
    alive = sum(1 for one in held if one.status != "deleted")
    if alive + len(sale.cart.lines) > SANDBOX_SUBSCRIPTIONS:
        text = f"The sandbox is limited to {SANDBOX_SUBSCRIPTIONS} subscriptions for a customer."
        raise Refusal(400, 800018, text)


def lacks_base(world: World, customer: Customer, sku: Sku, lines: tuple[CartLine, ...]) -> bool:
    """Whether an add-on finds neither an active base on the tenant nor one beside it in the cart."""
    if not sku.prerequisites:
        return False
    beside = {line.catalog_item_id.rpartition(":")[0].upper() for line in lines}
    return not set(sku.prerequisites) & (seats.owned_skus(world, customer.id) | beside)


def _with_skus(cart: Cart) -> list[tuple[CartLine, Sku]]:
    found = []
    for line in cart.lines:
        product_id, sku_id, _ = line.catalog_item_id.split(":")
        sku = catalogue.sku(product_id, sku_id)
        assert sku is not None
        found.append((line, sku))
    return found


STANDING: tuple[Callable[[Sale], None], ...] = (_own_standing, _partner_on_record, _vetting, _agreement)
GATES: tuple[Callable[[Sale], None], ...] = (
    *STANDING,
    _line_errors,
    _catalogue,
    _qualification,
    _prerequisites,
    _end_dates,
    _seats,
    _subscriptions,
    _promotions,
    _credit,
    _sandbox,
)


def additional_resellers(line: CartLine) -> list[str]:
    """The PartnerIDs of the resellers beside the one that transacts."""
    return [value for key, value in line.participants if key == ADDITIONAL]
