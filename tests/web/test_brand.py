"""A provider's colour and logo on the pages: readable whatever the colour, and nobody else's."""

from __future__ import annotations

import struct

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.support.browsing import staff
from tests.support.parties import NOW, House, provider_with_reseller

from tenantry.parties.reads.branding import Branding, branding
from tenantry.parties.use_cases.change_setting import change_setting
from tenantry.web.brand import CANVAS_LIGHT, SURFACE_DARK, WHITE, contrast, palette

LOGO = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 320, 80) + b"\0" * 20
COLOURS = st.integers(0, 0xFFFFFF).map("{:06x}".format)


@given(COLOURS)
def test_letters_on_every_derived_colour_are_readable_in_light_and_dark(colour: str) -> None:
    made = palette(colour)
    for solid in made.solid:
        assert contrast(solid, WHITE) >= 4.5
    assert contrast(made.text[0], made.tint[0]) >= 4.5
    assert contrast(made.text[0], CANVAS_LIGHT) >= 4.5
    assert contrast(made.text[1], made.tint[1]) >= 4.5
    assert contrast(made.text[1], SURFACE_DARK) >= 4.5


def test_a_colour_that_is_readable_already_stays_as_it_is() -> None:
    assert palette("3446c4").solid[0] == (0x34, 0x46, 0xC4)


def test_black_and_white_have_the_greatest_contrast() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


@pytest.fixture
def house() -> House:
    return provider_with_reseller()


def test_the_style_sheet_of_a_colour_may_be_kept_for_ever() -> None:
    answer = Client().get("/brand/0b5394.css")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "--brand-solid: light-dark(#0b5394, " in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/brand/red.css", "/brand/0B5394.css", "/brand/0b5394;}.css", "/brand/.css"]
)
def test_what_is_no_colour_has_no_style_sheet(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_the_provider_shows_its_name_colour_logo_and_support(house: House) -> None:
    by, person = house.administrator.actor, staff(house.system)
    assert branding(house.id) == Branding(house.public_id, "Harbour Cloud", "", "", "")
    change_setting(name="brand_colour", value="#0b5394", by=by, now=NOW)
    change_setting(name="logo", content=LOGO, by=by, now=NOW)
    change_setting(name="support_email", value="help@harbour.example", by=by, now=NOW)
    page = person.get("/nothing-here/").content.decode()
    assert '<link rel="stylesheet" href="/brand/0b5394.css">' in page
    found = branding(house.id)
    assert found is not None
    address = f"/brand/{house.public_id}/logo-{found.logo_digest}"
    assert f'<img src="{address}" alt="Harbour Cloud">' in page
    assert found.support_email == "help@harbour.example"
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "image/png", LOGO)
    assert Client().get(f"/brand/{house.public_id}/logo-0000000000000000").status_code == 404
    assert Client().get(f"/brand/prv_unknown/logo-{found.logo_digest}").status_code == 404


def test_a_logo_that_was_taken_away_is_shown_no_longer(house: House) -> None:
    by = house.administrator.actor
    change_setting(name="logo", content=LOGO, by=by, now=NOW)
    change_setting(name="logo", by=by, now=NOW)
    found = branding(house.id)
    assert found is not None
    assert found.logo_digest == ""


def test_a_stranger_is_shown_no_provider_where_there_are_several(house: House) -> None:
    provider_with_reseller()
    assert house.id
    assert branding(None) is None
