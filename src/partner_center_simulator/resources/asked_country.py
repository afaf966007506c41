"""The country that a question about the catalogue is asked for."""

from partner_center_simulator.catalogue import CURRENCIES
from partner_center_simulator.refusals import Refusal, missing_property
from partner_center_simulator.routing import Call


def asked_country(call: Call) -> str:
    """The customer's, where the path names one, else the query's; refused where nothing is sold."""
    if "customer" in call.path:
        country = call.world.customer(call.path["customer"]).address.country
    else:
        country = (call.text("country") or "").upper()
    if not country:
        raise missing_property("country")
    if country not in CURRENCIES:
        raise Refusal(400, 800070, f"The offer is not available in the country {country}.")
    return country
