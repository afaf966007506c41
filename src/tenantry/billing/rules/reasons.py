"""Why a line says what it says, step by step, as codes and params; the faces have the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from tenantry.billing.rules.facts import ChangeFact, RuleCode
from tenantry.billing.rules.invoice import InvoiceLine
from tenantry.billing.rules.journal import Posting
from tenantry.billing.rules.tax import TaxKind
from tenantry.kernel.money import Money, Rate


@dataclass(frozen=True, slots=True)
class ReasonStep:
    """One step of an explanation."""

    code: str
    params: Mapping[str, str | int]

    def as_data(self) -> dict[str, object]:
        """The form in which it is stored and sent."""
        return {"code": self.code, "params": dict(self.params)}


def explain(
    line: InvoiceLine,
    price_steps: Sequence[ReasonStep],
    change: ChangeFact,
    postings: Iterable[Posting],
    vat_check: Mapping[str, str | None] = MappingProxyType({}),
) -> list[ReasonStep]:
    """How the line came about: the change, the price and its steps, rule, days, amount, tax, journal rows.

    Where the tax rests on the check of the buyer's VAT number, the check is told with its date: it may be old.
    """
    charge = line.charge
    assert charge.change_sequence == change.sequence, "a line is explained by the change it names"
    steps = [
        _step(
            "change",
            sequence=change.sequence,
            kind=change.kind,
            effective=change.effective.isoformat(),
            at=change.at.isoformat(),
            quantity=change.quantity,
            cause=change.cause,
        ),
        *price_steps,
        _step("price.per_cycle", **_wire(charge.unit_price)),
        _step(f"rule.{charge.rule}"),
        _step(
            "days",
            start=charge.period.start.isoformat(),
            last_day=charge.period.last_day.isoformat(),
            days=charge.period.days,
            cycle_days=charge.cycle.days,
        ),
        _amount(line),
        _step(f"tax.{line.tax.kind}", rate_percent=_plain(line.tax.rate_percent)),
    ]
    if vat_check and (line.tax.kind is TaxKind.REVERSE_CHARGE or line.tax.warning is not None):
        steps.append(_step("tax.vat_check", **{name: value or "" for name, value in vat_check.items()}))
    if charge.reverses is not None:
        steps.append(_step("reverses", charge=charge.reverses, revision=charge.revision))
    steps.extend(
        _step("journal", account=posting.account, **_wire(posting.amount))
        for posting in postings
        if posting.charge_id == line.charge_id
    )
    return steps


def _amount(line: InvoiceLine) -> ReasonStep:
    """The multiplication; or the sum, where everything charged so far was given back."""
    charge = line.charge
    if charge.rule is RuleCode.CANCELLED_WITHIN_24_HOURS:
        return _step("amount.everything_charged", **_wire(line.net))
    return _step(
        "amount.quantity_times_price_times_days",
        quantity=charge.quantity,
        days=charge.period.days,
        cycle_days=charge.cycle.days,
        **_wire(line.net),
    )


def _wire(value: Money | Rate) -> dict[str, str]:
    """Amount and currency as params."""
    return value.as_wire()


def _plain(percent: Decimal) -> str:
    """A percentage without trailing zeros or exponent."""
    return f"{percent.normalize():f}"


def _step(code: str, **params: str | int) -> ReasonStep:
    """A step whose params nobody can change; enumerations become their plain text."""
    plain = {name: value if isinstance(value, int) else str(value) for name, value in params.items()}
    return ReasonStep(code, MappingProxyType(plain))
