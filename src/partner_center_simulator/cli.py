"""The command line: starts the service, says in one line when it accepts, ends within a second."""

import argparse
import asyncio
import fcntl
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO

from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.applications import Starlette
from starlette.routing import Route

from partner_center_simulator import catalogue, control, resources
from partner_center_simulator.business_clock import FIRST, LAST, Clock
from partner_center_simulator.calendar_dates import parse_instant
from partner_center_simulator.faults import Faults
from partner_center_simulator.gateway import Gateway, report
from partner_center_simulator.store import Store, Unreadable
from partner_center_simulator.world import Registration, World, found_world

GRACE_SECONDS = 0.3
TICK_SECONDS = 0.5
__all__ = ["control", "main", "resources"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the simulator until it is told to stop."""
    options = _options(arguments)
    port = _free_port(options.host, options.port)
    if port is None:
        sys.stderr.write(f"simulator cannot start: {options.host}:{options.port} is taken\n")
        return 1
    try:
        lock = _alone(options.state)
        store = Store(options.state)
        found_world(store, options.seed, options.catalogue)
        clock = Clock(store, options.clock, options.follow)
    except BlockingIOError:
        sys.stderr.write(f"simulator cannot start: --state {options.state}: another simulator runs on it\n")
        return 1
    except (OSError, sqlite3.Error, Unreadable) as broken:
        sys.stderr.write(f"simulator cannot start: --state {options.state}: {broken}\n")
        return 1
    world = World(store, clock, Faults())
    world.registration = Registration(
        options.tenant, options.client_id, options.client_secret, options.refresh_token, options.consent_code
    )
    gateway = Gateway(world, control=not options.no_control)
    asyncio.run(_serve(world, gateway, options.host, port, ticks=options.follow))
    lock.close()
    return 0


def _alone(state: str | None) -> IO[str]:
    """Hold the state until the end: each of two processes would know half of it. Raises BlockingIOError."""
    if not state or not Path(state).parent.is_dir():
        return Path(os.devnull).open()
    # Ours alone: until an answer need not be repeated, first passwords stand in it.
    os.close(os.open(state, os.O_CREAT | os.O_RDWR, 0o600))
    Path(state).chmod(0o600)
    lock = os.fdopen(os.open(f"{state}.lock", os.O_CREAT | os.O_RDWR, 0o600), "r+")
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return lock


async def _serve(world: World, gateway: Gateway, host: str, port: int, *, ticks: bool) -> None:
    server = Server(
        Starlette(routes=[Route("/{path:path}", gateway)]),
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        websockets=False,
        log_enabled=False,
        backlog=2048,
    )
    loop = asyncio.get_running_loop()

    def leave() -> None:
        # What was answered is committed, so calls still held may be left behind.
        world.store.close()
        os._exit(0)

    def stop() -> None:
        server.stop()  # type: ignore[no-untyped-call]
        loop.call_later(GRACE_SECONDS, leave)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    ready = asyncio.create_task(_announce(host, port))
    ticking = asyncio.create_task(_tick(gateway, f"http://{host}:{port}")) if ticks else None
    await server.serve()
    await ready
    if ticking is not None:
        ticking.cancel()
    leave()


async def _tick(gateway: Gateway, origin: str) -> None:
    """Let what falls due happen also while nobody calls."""
    while True:
        await asyncio.sleep(TICK_SECONDS)
        try:
            gateway.catch_up(origin)
        except sqlite3.Error:
            report("the state could not be written")


async def _announce(host: str, port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(0.02)
            continue
        writer.close()
        sys.stdout.write(f"simulator ready at http://{host}:{port}\n")
        sys.stdout.flush()
        return


def _free_port(host: str, port: int) -> int | None:
    """The port to listen on; the server itself would share a taken one instead of failing."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return None
        return int(probe.getsockname()[1])


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: 0 to 65535")
    return int(text)


def _instant(text: str) -> datetime:
    try:
        found = parse_instant(text)
    except ValueError as broken:
        raise argparse.ArgumentTypeError(f"{text!r} is no instant like 2027-01-15T09:00:00Z") from broken
    if not FIRST <= found < LAST:
        raise argparse.ArgumentTypeError(f"{text!r} is not between {FIRST.date()} and {LAST.date()}")
    return found


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    usual = Registration()
    parser = argparse.ArgumentParser(
        prog="partner_center_simulator", description="A Partner Center that runs here."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=_port, default=0, help="0 takes a free one")
    parser.add_argument("--state", help="SQLite file; without it nothing outlives the process")
    parser.add_argument("--seed", type=int, default=7, help="counts at the first start of a state only")
    parser.add_argument(
        "--clock", type=_instant, help="ISO 8601 instant; counts at the first start of a state only"
    )
    parser.add_argument(
        "--catalogue",
        choices=(catalogue.FULL, catalogue.STARTER),
        default=catalogue.FULL,
        help="which plans lists show; counts at the first start of a state only",
    )
    parser.add_argument("--follow", action="store_true", help="tick with the machine")
    parser.add_argument("--no-control", action="store_true", help="switch /_sim/ off")
    parser.add_argument("--tenant", default=usual.tenant)
    parser.add_argument("--client-id", default=usual.client_id)
    parser.add_argument("--client-secret", default=usual.client_secret)
    parser.add_argument("--refresh-token", default=usual.refresh_token)
    parser.add_argument("--consent-code", default=usual.consent_code)
    return parser.parse_args(arguments)
