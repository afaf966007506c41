"""Values of settings: of their kind and within bounds; colours that can carry white letters; pictures."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.kernel.problems import Problem
from tenantry.parties.rules.profiles import is_email
from tenantry.parties.rules.settings import (
    COLOUR_TOO_LIGHT,
    OUT_OF_BOUNDS,
    SETTINGS,
    Image,
    Kind,
    contrast_with_white,
    image_of,
    image_problems,
    setting_problems,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize("name", SETTINGS)
def test_a_default_is_a_value_that_fits(name: str) -> None:
    assert setting_problems(name, SETTINGS[name].default) == []


@given(st.sampled_from([r for r in SETTINGS.values() if r.kind is Kind.NUMBER]), st.integers(-10, 1000))
def test_a_number_fits_within_its_bounds(rule: object, value: int) -> None:
    assert rule in SETTINGS.values()
    name = next(name for name, other in SETTINGS.items() if other == rule)
    least, most = SETTINGS[name].least, SETTINGS[name].most
    expected = (
        [] if least <= value <= most else [Problem(OUT_OF_BOUNDS, name, {"least": least, "most": most})]
    )
    assert setting_problems(name, value) == expected


@pytest.mark.parametrize(
    ("colour", "hundredths"),
    [("#000000", 2100), ("#ffffff", 100), ("#767676", 454), ("#777777", 447), ("#0b5394", 783)],
)
def test_contrast_is_measured_as_wcag_does(colour: str, hundredths: int) -> None:
    assert contrast_with_white(colour) == hundredths


@given(COLOURS)
def test_a_brand_colour_carries_white_letters_or_is_refused(colour: str) -> None:
    found = setting_problems("brand_colour", colour)
    legible = contrast_with_white(colour) >= 450
    assert found == ([] if legible else [Problem(COLOUR_TOO_LIGHT, "brand_colour", {"given": colour})])


def test_a_jpeg_is_measured_by_its_frame() -> None:
    app0 = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + b"\0" * 9
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 17, 8, 80, 320, 3) + b"\0" * 9
    assert image_of(b"\xff\xd8" + app0 + frame + b"\xff\xd9") == Image("image/jpeg", 320, 80)
    assert image_of(b"\xff\xd8\xff\xe0") is None


@given(st.binary(max_size=200))
def test_any_bytes_are_judged_without_a_crash(content: bytes) -> None:
    assert (image_of(content) is None) <= (image_problems("logo", content) != [])


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("ana@padaria.example", True),
        ("a@b", False),
        ("a b@c.example", False),
        ("@c.example", False),
        ("", False),
    ],
)
def test_the_shape_of_an_address(text: str, is_one: bool) -> None:
    assert is_email(text) is is_one
