"""The worker: jobs from the queues, and every second a look for work whose worker has died.

A job of a dead worker stays `doing` until somebody looks. Every worker looks: heartbeats are written each second, a
worker that is silent for five is taken as dead, and its jobs are queued again (settings: docs/configuration.md). It may
only have been stopped for a while, and then goes on: its row is kept for an hour, because fetching a job refers to it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import InterfaceError, OperationalError, close_old_connections
from procrastinate import App
from procrastinate.contrib.django import app as django_app
from procrastinate.exceptions import ConnectorException

from tenantry.billing.use_cases.bill_due import bill_due
from tenantry.catalog.use_cases.synchronise_due import synchronise_due
from tenantry.compliance.use_cases.look_for_agreements_due import look_for_agreements_due
from tenantry.compliance.use_cases.look_for_qualifications_due import look_for_qualifications_due
from tenantry.compliance.use_cases.recheck_vat_due import recheck_vat_due
from tenantry.config.environment import Environment, environment
from tenantry.foundation import idempotency, sessions
from tenantry.foundation.clock import business_now, machine_now
from tenantry.ordering.use_cases.follow_trials_due import follow_trials_due
from tenantry.ordering.use_cases.look_for_acceptances_due import look_for_acceptances_due
from tenantry.provisioning.use_cases.follow_holds_due import follow_holds_due
from tenantry.provisioning.use_cases.requeue_stranded import requeue_stranded

logger = logging.getLogger("tenantry.worker")
POLLING_SECONDS = 0.5
FORGOTTEN = timedelta(hours=1)


def run_worker() -> None:
    """Work until SIGTERM or SIGINT; jobs at work are given ten seconds to end."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    asyncio.run(_run(environment()))


async def _run(env: Environment) -> None:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(
        ThreadPoolExecutor(max_workers=env.worker_concurrency + 2, thread_name_prefix="job")
    )
    app = django_app.with_connector(django_app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with app.open_async():
        work = app.run_worker_async(
            concurrency=env.worker_concurrency,
            wait=True,
            fetch_job_polling_interval=POLLING_SECONDS,
            update_heartbeat_interval=env.worker_heartbeat_seconds,
            stalled_worker_timeout=FORGOTTEN.total_seconds(),
            shutdown_graceful_timeout=10,
            delete_jobs="successful",
            install_signal_handlers=True,
        )
        logger.info("worker ready")
        await _supervise(work, {"rescue": _rescue(app, env), "housekeeping": _keep_house(env)})


async def _supervise(
    work: Coroutine[None, None, None], watches: Mapping[str, Coroutine[None, None, None]]
) -> None:
    """Work until told to end. A watch never ends by itself: one that does stops the worker, and its error is raised."""
    working = asyncio.create_task(work)
    watching = [asyncio.create_task(watch, name=name) for name, watch in watches.items()]
    try:
        await asyncio.wait([working, *watching], return_when=asyncio.FIRST_COMPLETED)
        ended = next((task for task in watching if task.done()), working)
        if ended is not working:
            logger.critical("the worker stops, because its %s has ended", ended.get_name())
    finally:
        for task in (working, *watching):
            task.cancel()  # the worker takes it as the wish to end, and gives its jobs their time
        await asyncio.gather(working, *watching, return_exceptions=True)
    ended.result()
    if ended is not working:
        raise RuntimeError(f"the worker's {ended.get_name()} has ended")


async def _rescue(app: App, env: Environment) -> None:
    """Queue the jobs of silent workers again, each second."""
    while True:
        await asyncio.sleep(env.rescue_interval_seconds)
        try:
            stalled = await app.job_manager.get_stalled_jobs(
                seconds_since_heartbeat=env.worker_stalled_seconds
            )
            for job in stalled:
                logger.warning("job %s of a silent worker is queued again: %s", job.id, job.call_string)
                await app.job_manager.retry_job(job)
            await app.job_manager.prune_stalled_workers(FORGOTTEN.total_seconds())
        except ConnectorException as error:
            logger.warning("no look for silent workers: %s", error)


async def _keep_house(env: Environment) -> None:
    """Forget expired keys, pick up stranded steps, and have done what a new day has made due, each half minute."""
    while True:
        await asyncio.sleep(env.housekeeping_interval_seconds)
        try:
            await asyncio.to_thread(_tidy)
        except (
            OperationalError,
            InterfaceError,
            ConnectorException,
        ) as error:  # the database is away, or busy
            logger.warning("no housekeeping: %s", error)


def _tidy() -> None:
    close_old_connections()
    now = machine_now()
    idempotency.forget_expired(now)
    sessions.forget_expired(now)
    requeue_stranded(machine_now=now)
    synchronise_due(now=business_now(), machine_now=now)
    recheck_vat_due(now=business_now())
    look_for_acceptances_due(machine_now=now)
    look_for_agreements_due(machine_now=now)
    look_for_qualifications_due(machine_now=now)
    follow_holds_due(now=business_now())
    follow_trials_due(now=business_now())
    bill_due(now=business_now())
