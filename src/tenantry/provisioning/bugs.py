"""A bug of ours in a step: it is counted, and after the fifth in a row a person is called, instead of Microsoft."""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Any, Final

from django.db import transaction

from tenantry.foundation.clock import business_now
from tenantry.jobs.failures import ATTEMPTS, is_passing
from tenantry.kernel.actor import system
from tenantry.kernel.problems import Category, Problem, code
from tenantry.provisioning import locks
from tenantry.provisioning.models import Step
from tenantry.provisioning.rules.outcomes import Park
from tenantry.provisioning.rules.states import StepMove, StepState
from tenantry.provisioning.stopping import move_step, record_stop

FAULT_OF_OURS: Final = code("provisioning.fault_of_ours", Category.CONFLICT)
_log = logging.getLogger(__name__)


class BugNote:
    """Writes down that an attempt ended in an exception, then lets it go on to the worker, which tries again.

    After the fifth in a row the step is parked, its outcome being unknown, and the exception ends here, in the log.
    Its message is not kept: it may quote what must stand nowhere. `attempt` is the attempt's number, once claimed.
    """

    def __init__(self, step_id: str) -> None:
        self.step_id = step_id
        self.attempt: int | None = None

    def __enter__(self) -> BugNote:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception) or is_passing(error):
            return False
        is_parked = self._count(type(error).__name__)
        if is_parked:
            _log.error("step %s is parked after a bug", self.step_id, exc_info=error)
        return is_parked

    def _count(self, exception: str) -> bool:
        found = Step.objects.select_related("order").get(public_id=self.step_id)
        order = found.order
        with transaction.atomic(durable=True):
            order, step = locks.for_recording(
                order.provider_id, order.public_id, order.account_id, order.customer_id, found.pk
            )
            overtaken = self.attempt is not None and step.attempt != self.attempt
            if overtaken or step.state not in (StepState.PLANNED, StepState.UNKNOWN, StepState.IN_FLIGHT):
                return False
            known: dict[str, Any] = step.problem or {}
            bugs = known.get("bugs", 0) + 1
            if bugs >= ATTEMPTS:
                if step.state == StepState.IN_FLIGHT:
                    step.was_lost = True
                else:  # it broke before Microsoft was asked
                    move_step(step, StepMove.CLAIM)
                problem = Problem(FAULT_OF_OURS, params={"exception": exception, "times": bugs})
                by = system(order.provider_id, step.public_id)
                record_stop(order, step, Park(problem, step.result), by=by, at=business_now())
                return True
            step.problem = known | {"code": FAULT_OF_OURS.name, "bugs": bugs}
            step.problem["params"] = {"exception": exception, "times": bugs}
            step.save(update_fields=["problem"])
            return False
