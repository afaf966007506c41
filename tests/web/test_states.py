"""Every state that the rules know has words and a tone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tenantry.billing.rules.invoice import DocumentKind
from tenantry.billing.rules.tax import VatValidity
from tenantry.catalog.rules.synchronisation import SynchronisationState
from tenantry.compliance.models import Attestation
from tenantry.ordering.models import Basket
from tenantry.ordering.rules.preflight.condition import Status
from tenantry.ordering.rules.states import LineState, OrderState
from tenantry.provisioning.rules.states import StepState
from tenantry.subscriptions.models import Subscription
from tenantry.web.states import STATES


def _choices(model: type, name: str) -> list[str]:
    return [value for value, _ in model._meta.get_field(name).choices]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "states"),
    [
        ("order", OrderState),
        ("line", LineState),
        ("step", StepState),
        ("synchronisation", SynchronisationState),
        ("document", DocumentKind),
        ("condition", Status),
        ("vat", VatValidity),
        ("basket", _choices(Basket, "state")),
        ("attestation", _choices(Attestation, "state")),
        ("subscription", _choices(Subscription, "status")),
    ],
)
def test_every_state_has_a_meaning(kind: str, states: Iterable[str]) -> None:
    assert set(STATES[kind]) == {str(state) for state in states}
