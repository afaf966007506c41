"""The texts of the pages are complete in German."""

from __future__ import annotations

from tests.support.words import texts


def test_every_text_is_collected_used_and_translated() -> None:
    assert texts().problems() == []
