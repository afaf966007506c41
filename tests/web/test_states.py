"""Every state that the rules know has words and a tone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pytest
from tests.house import source
from tools import states_page

from tenantry.billing.rules.invoice import DocumentKind
from tenantry.billing.rules.settlement import Settlement
from tenantry.billing.rules.tax import VatValidity
from tenantry.bulk.rules.states import EntryState
from tenantry.catalog.rules.synchronisation import SynchronisationState
from tenantry.compliance.models import Attestation
from tenantry.compliance.rules.delegated_admin import DelegatedAdminState
from tenantry.compliance.rules.vetting import VettingState
from tenantry.notices.rules.states import MailState
from tenantry.ordering.models import Basket
from tenantry.ordering.rules.holds import Decider, Ending, HoldKind
from tenantry.ordering.rules.invitations import InvitationState
from tenantry.ordering.rules.preflight.condition import Status
from tenantry.ordering.rules.states import LineState, OrderState
from tenantry.provisioning.rules.states import StepState
from tenantry.subscriptions.models import Subscription
from tenantry.web.states import STATES


def _choices(model: type, name: str) -> list[str]:
    return [value for value, _ in model._meta.get_field(name).choices]  # type: ignore[attr-defined]


RULES: Mapping[str, Iterable[str]] = {
    "order": OrderState,
    "hold": HoldKind,
    "decider": Decider,
    "hold_ending": Ending,
    "line": LineState,
    "step": StepState,
    "synchronisation": SynchronisationState,
    "document": DocumentKind,
    "settlement": Settlement,
    "payment": ("received", "reversed", "reversal"),
    "bulk_entry": EntryState,
    "entry": (*DocumentKind, "payment", "payment_reversal"),
    "condition": Status,
    "vat": VatValidity,
    "mail": MailState,
    "basket": _choices(Basket, "state"),
    "attestation": _choices(Attestation, "state"),
    "qualification": VettingState,
    "delegated_admin": DelegatedAdminState,
    "tenant_invitation": InvitationState,
    "subscription": _choices(Subscription, "status"),
}


def test_every_kind_of_state_is_compared_here() -> None:
    assert set(STATES) == set(RULES)


@pytest.mark.parametrize("kind", RULES)
def test_every_state_has_a_meaning(kind: str) -> None:
    assert set(STATES[kind]) == {str(state) for state in RULES[kind]}


def test_every_state_that_a_page_shows_is_of_a_known_kind() -> None:
    shown = set()
    for path in source.SOURCE.rglob("*.html"):
        shown |= set(re.findall(r"""{% state ["'](\w+)["']""", path.read_text(encoding="utf-8")))
    for path in source.files():
        shown |= set(re.findall(r"""["']state:(\w+)["']""", path.read_text(encoding="utf-8")))
    assert shown - set(STATES) == set()
    assert {"order", "mail", "subscription"} <= shown


def test_every_life_cycle_that_has_a_table_of_moves_is_among_them() -> None:
    """The tables are those of docs/states.md."""
    tables = {type(table.initial) for _module, table in states_page.tables()}
    assert {SynchronisationState, MailState, OrderState, LineState, StepState} <= tables
    assert tables <= {one for one in RULES.values() if isinstance(one, type)}
