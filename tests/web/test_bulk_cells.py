"""A file's template can be uploaded as it is, and its cells are fields in which every known word can be chosen."""

from __future__ import annotations

from tests.support.browsing import member
from tests.support.parties import provider_with_reseller

from tenantry.bulk.rules.sheet import COLUMNS, Wanted, read, understand
from tenantry.foundation.clock import machine_now
from tenantry.web.bulk_rows import cell_of


def test_the_template_names_every_column_and_its_examples_can_be_read(committing_database: None) -> None:
    house = provider_with_reseller(now=machine_now())
    answer = member(house.system, house.reseller.public_id).get("/shop/many-orders/template.csv")
    head = answer.content.decode("utf-8-sig").partition("\r\n")[0]
    assert head.split(",") == list(COLUMNS)
    found = [understand(entry.rows) for entry in read(answer.content)]
    wanted = [one for one in found if isinstance(one, Wanted)]
    assert [(one.reference, one.education_segment, one.lines[0].segment) for one in wanted] == [
        ("PO-1001", "", "commercial"),
        ("PO-1002", "K12", "education"),
    ]


def test_a_cell_that_may_be_empty_can_be_emptied_and_an_unknown_word_stays() -> None:
    answer = cell_of("new_instance", 0, {"new_instance": "yes"}, {})
    assert [value for value, _ in answer.options] == ["", "yes", "no"]
    school = cell_of("education_segment", 0, {"education_segment": "kindergarten"}, {})
    assert [value for value, _ in school.options] == ["kindergarten", "", "K12", "HigherEducation"]
    assert (school.name, school.value) == ("0-education_segment", "kindergarten")
