"""The benchmark of the pages knows every page: of each kind of thing that stands in an address it finds one."""

from __future__ import annotations

from tools.bench_pages.figures import of_pages
from tools.bench_pages.reading import Alone, Round
from tools.bench_pages.things import STATEMENTS
from tools.bench_pages.walking import QUERIES, Address, is_measured, parts_of

from tenantry.web.pages import PAGES


def test_every_thing_in_an_address_is_found_in_the_large_world() -> None:
    wanted = {part for one in PAGES.values() if is_measured(one) for part in parts_of(one.route)}
    assert wanted - set(STATEMENTS) == set()
    assert set(QUERIES) - set(PAGES) == set()


def test_a_page_s_percentiles_are_medians_of_rounds_and_told_beside_the_bare_page() -> None:
    bare = Address("account.security", "page", "finance", "", "/account/security/")
    page = Address("office.orders", "page", "finance", "", "/office/orders/")
    sorted_page = Address("office.orders", "page", "finance", "sorted by total", "/office/orders/?sort=total")
    alone = {
        bare: Alone(9.0, 5, 0.4, 27.0),
        page: Alone(40.0, 5, 4.0, 61.0),
        sorted_page: Alone(52.0, 6, 9.0, 60.0),
    }
    rounds = []
    for slow in (100.0, 90.0, 400.0):
        one = Round()
        one.ms[bare] += [20.0]
        one.ms[page] += [50.0, 60.0]
        one.ms[sorted_page] += [60.0, slow]
        rounds.append(one)

    row, last = of_pages(rounds, alone, "account.security")

    assert (row["page"], row["p50"], row["p95"], row["to_bare"]) == ("office.orders", 60.0, 100.0, 3.0)
    assert (row["asked"], row["statements"], row["kilobytes"]) == (12, 6, 61.0)
    assert [one["variant"] for one in row["addresses"]] == ["sorted by total", ""]
    assert (last["page"], last["to_bare"]) == ("account.security", 1.0)
