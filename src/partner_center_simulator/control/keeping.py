"""Control of the state as a whole: kept under a name, taken back, copied into a world of its own."""

import sys
import tempfile
from pathlib import Path

from partner_center_simulator.calendar_dates import print_instant
from partner_center_simulator.control import reading
from partner_center_simulator.routing import Access, Answer, Call, operation

_NAME = frozenset({"name"})
_STATE = frozenset({"state"})


@operation("sim_state", "GET", "/_sim/state", Access.CONTROL)
def get_state(call: Call) -> Answer:
    """A fingerprint of every record, the same after the same calls, and the names of the snapshots."""
    store, now = call.world.store, call.world.clock.now()
    return Answer(
        {"fingerprint": store.fingerprint(), "snapshots": store.snapshots(), "now": print_instant(now)}
    )


@operation("sim_snapshot", "POST", "/_sim/snapshot", Access.CONTROL)
def take_snapshot(call: Call) -> Answer:
    """Keep the state under a name, inside the same file."""
    name = _name(call)
    return Answer({"name": name, "records": call.world.store.snapshot(name)}, 201)


@operation("sim_restore", "POST", "/_sim/restore", Access.CONTROL)
def restore_snapshot(call: Call) -> Answer:
    """Make the state what it was, the clock too; faults stay as they are."""
    world, name = call.world, _name(call)
    if name not in world.store.snapshots():
        raise reading.refuse(f"No snapshot is named {name}. Known: {', '.join(world.store.snapshots())}.")
    world.restore(name)
    return Answer({"name": name, "now": print_instant(world.clock.now())})


@operation("sim_fork", "POST", "/_sim/fork", Access.CONTROL)
def fork_state(call: Call) -> Answer:
    """Copy the state into a file of its own and say how a simulator is started on it."""
    wanted = reading.wanted(call, _STATE).get("state") if call.body is not None else None
    path = Path(str(wanted)) if wanted else Path(tempfile.mkdtemp(prefix="simulator-fork-")) / "state.sqlite"
    if path.exists() or not path.parent.is_dir():
        raise reading.refuse("state must be the path of a new file in a folder that exists.")
    call.world.store.copy_to(str(path))
    command = [sys.executable, "-m", "partner_center_simulator", "--state", str(path)]
    return Answer({"state": str(path), "command": command}, 201)


def _name(call: Call) -> str:
    given = reading.wanted(call, _NAME) if call.body is not None else {}
    return reading.text(given, "name", "default")
