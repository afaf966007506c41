"""What is told about an order that stopped: everything to staff, and to buyers what concerns them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tenantry.kernel.problems import Category, Problem, code
from tenantry.provisioning.steps.create_agreement import NOT_ACCEPTED
from tenantry.provisioning.steps.create_cart import NOT_OFFERED
from tenantry.provisioning.steps.recheck import NO_LONGER_MET

PROVIDER_TOLD = code("order.provider_told", Category.CONFLICT)
# What a buyer can mend or decide. All else is between the provider and Microsoft, with ids that are theirs.
OF_THE_BUYER: Final = frozenset({NO_LONGER_MET, NOT_ACCEPTED, NOT_OFFERED})


def attention(
    problem: Problem, *, reasons: Sequence[Problem] = (), step: str, kind: str, line: int | None
) -> dict[str, Any]:
    """The problem as it is kept, with the step it stopped at; `for_buyer` holds what a buyer is shown of it.

    Reasons of their own stand among its values, to be told in its sentence.
    """
    where = {"step": step, "kind": kind, "line": line}
    shown = problem if problem.code in OF_THE_BUYER else Problem(PROVIDER_TOLD, params={"kind": kind})
    told = [_with_reasons(one, reasons) | where for one in (problem, shown)]
    return told[0] | {"for_buyer": told[1]}


def _with_reasons(problem: Problem, reasons: Sequence[Problem]) -> dict[str, Any]:
    data: dict[str, Any] = problem.as_data()
    if reasons and problem.code in OF_THE_BUYER:
        data["params"] = dict(problem.params) | {"reasons": [one.as_data() for one in reasons]}
    return data
