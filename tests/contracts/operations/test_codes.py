"""Every documented code has a row, and every row that is provoked names a test that compares its code."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from . import asserted
from .codes import CODES, Code

ON_COMMAND = "set the fault `refuse`: "
# Microsoft: Partner Center REST error codes, without those of Azure upgrades.
DOCUMENTED = {
    "200": "400072",
    "400": (
        "2000 2001 2001 2002 2006 2011 2012 2054 2055 2071 2100 2200 2201 2203 2204 2205 2206 3000 "
        "4018 6000 6001 27006 27007 400041 400056 600002 600049 600050 600051 600061 800002 800004 "
        "800009 800010 800011 800012 800013 800016 800017 800018 800021 800022 800024 800025 800026 "
        "800029 800030 800040 800041 800042 800061 800062 800063 800065 800070 800071 800072 800080 "
        "800081 800085 800086 800090 800091 800092 800093 800095 800096 800097 800098 800107 800121 "
        "800122 900117 900118 900125 900126 900127 900128 900129 900141 900142 900143 900144 900154 "
        "900169 900203 900206 900213 900214 900236 900242 900244 900245 900246 900247 900252 900253 "
        "900254 900257 900258 900259 900260 900261 900267 900268 900269 900270 900275 900277 900279 "
        "900280 900311 900312 900313 900314 900315 900316 900317 900318 900419 900215 900216 900217 900218 "
        "900219 900220 900221 900222 900224 900248 900262 900291 900292 800078 900102 60000 900131 900132 "
        "900133 900134 900136 900145 900146 900147 900148"
    ),
    "401": "400 800001 900420",
    "403": (
        "2006 2030 2032 2085 2091 13605 20002 90000 400036 600006 800019 800020 800023 800027 800028 "
        "800039 800043 800066 800067 800068 800069 800073 800074 800075 800077 800088 800089 800114 "
        "800115 900121 900123 900124 900149 900150 900263 900308 900309 900321 900322 900323 900329 "
        "900416 900223 900226 800112 900137 900138 900139"
    ),
    "404": (
        "1000 2072 20000 20003 60002 60003 400013 400018 400019 600074 800007 800008 800015 800037 "
        "800038 800076 800111 900122 900100 900140"
    ),
    "408": "900225",
    "409": "27009 800014 800060 800064 800082 900278 900101 900104",
    "417": "800036",
    "500": "800003 800005 800031 800083 800084 800087 800094 900192 900103 900135",
    "501": "0",
}
SIMULATOR = asserted.CONTRACTS.parents[1] / "src" / "partner_center_simulator"
# Refusals with a pair of status and number that the page does not have: Microsoft's other pages print them, or the
# status alone is documented and docs/simulator.md says what was decided.
BESIDE = {
    (404, 3000),  # Get a partner by PartnerID: partner organization not found
    (405, 1000),
    (409, 800002),  # a second consent to the same application
    (412, 2055),  # a stale billing profile
    (503, 900192),
}
PROVOKED = [code for code in CODES if code.how]


def _id(code: Code) -> str:
    return f"{code.http}-{code.number}"


def test_every_documented_code_has_a_row_and_no_other_has() -> None:
    documented = [(status, int(one)) for status, text in DOCUMENTED.items() for one in text.split()]
    assert sorted((code.http, code.number) for code in CODES) == sorted(documented)


def test_every_refusal_has_the_status_that_is_documented_for_its_number() -> None:
    documented = {(int(status), int(one)) for status, text in DOCUMENTED.items() for one in text.split()}
    said = {
        pair for path in SIMULATOR.rglob("*.py") for pair in _refusals(ast.parse(path.read_text("utf-8")))
    }
    assert len(said) > 150
    assert said - documented == BESIDE


def _refusals(module: ast.Module) -> Iterator[tuple[int, int]]:
    """Status and number of every refusal that is written down, as a call or in the table of errors on command."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Refusal", "AccountRefusal"):
            said = [one.value for one in node.args[:2] if isinstance(one, ast.Constant)]
            pair = [one for one in said if isinstance(one, int)]
            if len(pair) == 2:
                yield pair[0], pair[1]
        elif isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "ERRORS":
            table: dict[int, tuple[int, str]] = ast.literal_eval(node.value)  # type: ignore[arg-type]
            yield from ((status, number) for number, (status, _) in table.items())


def test_every_code_says_how_it_is_provoked_or_why_not() -> None:
    assert [code.number for code in CODES if bool(code.how) == bool(code.why)] == []
    assert [code.number for code in CODES if bool(code.test) != bool(code.how)] == []


@pytest.mark.parametrize("code", PROVOKED, ids=_id)
def test_the_test_named_exists_and_compares_the_code(code: Code) -> None:
    file, _, name = code.test.partition("::")
    assert asserted.find_test(file, name) is not None
    assert code.number in asserted.numbers(file, name)


def test_what_comes_on_command_is_pinned_with_its_status() -> None:
    pinned = asserted.value("simulator/test_codes_on_command.py", "ON_COMMAND")
    rows = [(int(code.http), code.number) for code in PROVOKED if code.how.startswith(ON_COMMAND)]
    assert pinned == rows


def test_every_decision_in_the_simulators_page_names_a_test_that_is_there() -> None:
    page = (asserted.CONTRACTS.parents[1] / "docs" / "simulator.md").read_text(encoding="utf-8")
    table = page.partition("## Decisions")[2].splitlines()
    named = [line.split("`")[-2] for line in table if line.startswith("| ") and "::" in line]
    found = [
        asserted.find_test(f"simulator/{file}", name)
        for file, _, name in (one.partition("::") for one in named)
    ]
    assert (len(named), None in found) == (16, False)
    rows = [line for line in table if line.startswith("| ")]
    assert len(rows) == len(named) + 2


def test_every_test_of_a_decision_stands_in_the_simulators_page() -> None:
    page = (asserted.CONTRACTS.parents[1] / "docs" / "simulator.md").read_text(encoding="utf-8")
    tests = asserted.names("simulator/test_codes_decisions.py")
    assert [one for one in tests if one not in page] == []


def test_a_number_that_only_stands_in_a_test_is_not_compared_by_it() -> None:
    file, name = "simulator/test_contract.py", "test_a_body_that_is_no_object_is_a_400"
    assert "20000" in ast.unparse(asserted.find_test(file, name) or ast.Pass())
    assert (20000 in asserted.numbers(file, name), 800002 in asserted.numbers(file, name)) == (False, True)
