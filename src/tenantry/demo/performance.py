"""One evening at the demo: the provider is loaded, the story played once, and found again at every later start."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tenantry.catalog import reads as catalog
from tenantry.demo.keeping import keep, kept
from tenantry.demo.logins import ELBUFER, Login, people_come_in
from tenantry.demo.provider import HARBOUR_CLOUD, DemoProvider, load
from tenantry.demo.story import Doors, connect, play, prepare_microsoft, synchronise
from tenantry.demo.wishes import StoryFailed, wishes
from tenantry.foundation.clock import business_now, machine_now
from tenantry.foundation.slices import Wish
from tenantry.kernel.actor import system
from tenantry.parties import reads

_STATUS_AT_MICROSOFT = {"active": "active", "suspended": "suspended", "cancelled": "deleted"}


def perform(
    *, base_url: str, simulator_url: str, data_dir: Path, papers: Path, with_people: bool
) -> dict[str, Any]:
    """Play the story, or, where it has been played, show that data and simulator still agree. Raises StoryFailed.

    People with logins come in where somebody is going to look at the pages.
    """
    wish, programme = wishes(), data_dir / "story.json"
    earlier = kept(programme, frozenset({"order", "invoice_number"}))
    if earlier is None:
        prepare_microsoft(simulator_url)
    provider = load(
        keep_in=data_dir / "provider.json",
        margin_percent=wish.margin_percent,
        now=business_now(),
        machine_now=machine_now(),
    )
    doors = connect(base_url, simulator_url, provider)
    if earlier is not None:
        outcome = earlier
        _still_agree(doors)
        print(f"The story was played before: order {outcome['order']}, invoice {outcome['invoice_number']}.")
    else:
        outcome = play(doors, wish, papers=papers)
        keep(programme, outcome)
    if with_people:
        _catalogue_of_the_direct_customer(doors)
        _logins(people_come_in(provider, data_dir=data_dir, now=business_now(), machine_now=machine_now()))
    _credentials(provider)
    return outcome


def _catalogue_of_the_direct_customer(doors: Doors) -> None:
    """Who buys for itself finds plans: the story has read the market of the reseller's customer only."""
    provider = reads.provider_named(HARBOUR_CLOUD.name)
    assert provider is not None, "the provider has been loaded"
    market = ELBUFER.country
    read = Wish(filters={"market": market, "state": "done"}, size=1)
    if not catalog.synchronisations_slice(system(provider.id, "demo"), read).rows:
        print(f"Catalogue of {market}: {synchronise(doors, market)}")


def _still_agree(doors: Doors) -> None:
    """Every subscription that we have must stand at Microsoft with the same seats and status."""
    found = doors.microsoft.get("/_sim/subscriptions").json()
    rows = found["items"] if isinstance(found, dict) else found
    theirs = {row["id"].lower(): (row["quantity"], row["status"]) for row in rows}
    count = 0
    cursor: str | None = ""
    while cursor is not None:
        page = doors.staff.get("/subscriptions", params={"limit": "100", "cursor": cursor}).json()
        for row in page["items"]:
            wanted = (row["seats"], _STATUS_AT_MICROSOFT[row["status"]])
            if theirs.get(row["microsoft_id"].lower()) != wanted:
                raise StoryFailed(f"subscription {row['id']} is not at Microsoft as it stands here")
        count += len(page["items"])
        cursor = page["next_cursor"]
    print(f"{count} subscription(s) agree with the simulator.")


def _logins(people: Iterable[Login]) -> None:
    print("Logins of the demo (e-mail address, password):")
    for one in people:
        print(f"  {one.role:13}  {one.email:28}  {one.password}")


def _credentials(provider: DemoProvider) -> None:
    print("API credentials of the demo:")
    print(f"  administrator of Harbour Cloud  {provider.administrator_token}")
    print(f"  reseller Meridian IT            {provider.reseller_token}", flush=True)
