"""Control of faults."""

from partner_center_simulator.control import reading
from partner_center_simulator.routing import OPERATIONS, Access, Answer, Call, operation

_FAULT = frozenset({"operation", "kind", "count", "skip", "status", "code", "retry_after", "seconds"})


@operation("sim_add_fault", "POST", "/_sim/faults", Access.CONTROL)
def add_fault(call: Call) -> Answer:
    """Set a fault on an operation."""
    known = frozenset(name for name, one in OPERATIONS.items() if one.access is not Access.CONTROL)
    return Answer(call.world.faults.add(reading.wanted(call, _FAULT), known).shown(), 201)


@operation("sim_list_faults", "GET", "/_sim/faults", Access.CONTROL)
def list_faults(call: Call) -> Answer:
    """All faults with how often they fired, and the calls held now."""
    return Answer(call.world.faults.shown())


@operation("sim_release_faults", "POST", "/_sim/faults/release", Access.CONTROL)
def release_faults(call: Call) -> Answer:
    """Let all held calls go on."""
    return Answer({"released": call.world.faults.release()})


@operation("sim_clear_faults", "DELETE", "/_sim/faults", Access.CONTROL)
def clear_faults(call: Call) -> Answer:
    """Forget all faults and let go what they hold."""
    call.world.faults.clear()
    return Answer(status=204)
