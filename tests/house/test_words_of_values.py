"""What problems carry as data has words in every language."""

from __future__ import annotations

from enum import StrEnum

import pytest

from tenantry.compliance.rules.facts import Why
from tenantry.compliance.rules.questions import FactKind
from tenantry.ordering.rules.preflight.condition import Status
from tenantry.ordering.rules.states import OrderMove
from tenantry.provisioning.rules.plan import StepKind
from tenantry.words import VALUES, sentence_of

LANGUAGES = ("en", "de")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "values"), [("kind", FactKind), ("kind", StepKind), ("status", Status), ("why", Why)]
)
def test_every_value_has_its_words(language: str, name: str, values: type[StrEnum]) -> None:
    assert [one for one in values if one.value not in VALUES[language][name]] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["move", "possible"])
def test_every_move_of_an_order_has_its_words(language: str, name: str) -> None:
    assert [one for one in OrderMove if one.value.replace("_", "-") not in VALUES[language][name]] == []


def test_several_moves_in_one_value_are_told_one_by_one() -> None:
    params = {"state": "needs_attention", "move": "complete-partly", "possible": "retry, give-up-undo"}

    english = sentence_of("order.move_not_possible", params, "en")
    german = sentence_of("order.move_not_possible", params, "de")

    assert "does not allow completing in part. Possible now: retrying, giving up the undo." in english
    assert (
        "erlaubt nicht: teilweises Abschließen. Möglich ist jetzt: Wiederholen, Aufgeben der Rücknahme."
        in german
    )
