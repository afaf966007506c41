"""The one way in: route, fault, throttle, token, replay, work and commit, answer."""

import asyncio
import hashlib
import sqlite3
import sys
import traceback
import uuid
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl

from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from partner_center_simulator import (
    audit,
    clock,
    deliveries,
    documented_errors,
    signing,
    standing,
    tokens,
    wire,
)
from partner_center_simulator.entities import Replay
from partner_center_simulator.faults import Fault
from partner_center_simulator.refusals import (
    Refusal,
    app_only,
    not_json,
    spoken_at,
    throttled,
    unauthorized,
    unexpected,
    unknown_resource,
)
from partner_center_simulator.routing import Access, Answer, Call, Caller, Operation, methods_at, route, tidy
from partner_center_simulator.throttle import Ceilings, Throttle
from partner_center_simulator.transport import hang_up, outwait, read_body
from partner_center_simulator.world import World

REPLAY_SECONDS = 24 * 3600
_NOBODY = Caller("", "", False)
# Partner Center's own hosts say twice which language was asked for (Microsoft: Partner Center REST headers).
_WITH_LOCALE = ("/v1/", "/webhooks/", "/auditactivity/", "/v1.0/sales/")
_ASIDE = frozenset({Access.CONTROL, Access.PAGE})
_WITHOUT_TOKEN = _ASIDE | {Access.OPEN}
_CONTROL = "/_sim/"
_AFTER_WORK = frozenset({"timeout_after_accept", "cut_after_accept", "hold_after", "status_after_accept"})


class Silence(Exception):
    """The connection ends without an answer."""


class Gateway:
    """The ASGI application behind every path."""

    def __init__(self, world: World, *, control: bool) -> None:
        self.world = world
        self.control = control
        self._number = 0
        self._throttle = Throttle()
        self._ceilings = Ceilings()
        self._courier = deliveries.Courier(world)
        self._busy: dict[str, asyncio.Event] = {}
        self._started = clock.unix()
        self._ids = 0
        self._started_as = f"{world.store.fact('seed')}/{world.store.fact('counter')}"
        self._kept_at: dict[str, float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hang up when a fault says so."""
        request = Request(scope, receive)
        path = tidy(request.scope["path"])
        found = route(request.method, path)
        ids = {
            "MS-RequestId": request.headers.get("ms-requestid") or self._fresh_id(),
            "MS-CorrelationId": request.headers.get("ms-correlationid") or self._fresh_id(),
        }
        fault: Fault | None = None
        status: int | None = None
        replayed = False
        try:
            try:
                operation, values = self._operation(found, path)
                is_own = operation.access not in _ASIDE
                fault = self.world.faults.strike(operation.name) if is_own else None
                answer, replayed = await self._answer(operation, values, request, fault, ids)
                response = self._response(answer, ids, scope)
            except Refusal as refusal:
                response = self._response(refused(refusal, path), ids, scope)
            except (Silence, ClientDisconnect):
                raise
            except Exception:  # noqa: BLE001 - whatever fails is answered as the service answers it, and told to the log
                report(f"{request.method} {path} failed")
                response = self._response(refused(unexpected(), path), ids, scope)
            status = response.status_code
            await response(scope, receive, send)
        except ClientDisconnect:
            return
        except Silence:
            hang_up(scope)
        finally:
            self._record(found, request, path, status, ids, replayed, fault)

    def _fresh_id(self) -> str:
        # From the seed, not from chance: the activity log keeps it, and the same calls make the same state.
        self._ids += 1
        text = f"{self._started_as}/{self._ids}"
        return str(uuid.UUID(bytes=hashlib.sha256(text.encode()).digest()[:16], version=4))

    def _operation(
        self, found: tuple[Operation, dict[str, str]] | None, path: str
    ) -> tuple[Operation, dict[str, str]]:
        if not self.control and (path.lower() + "/").startswith(_CONTROL):
            raise unknown_resource()
        if found is None:
            if methods := methods_at(path):
                refusal = Refusal(
                    405, 1000, f"Only {', '.join(methods)} here.", source="PartnerApiServiceControllers"
                )
                refusal.headers["Allow"] = ", ".join(methods)
                raise refusal
            raise unknown_resource()
        return found

    async def _answer(
        self,
        operation: Operation,
        values: dict[str, str],
        request: Request,
        fault: Fault | None,
        ids: dict[str, str],
    ) -> tuple[Answer, bool]:
        if fault:
            await self._before(fault, operation, request, ids)
        if operation.access not in _WITHOUT_TOKEN:
            self._throttle.admit(self.world.settings.throttle_per_minute)
            if self.world.settings.throttle_published:
                self._ceilings.admit(operation.name, values.get("customer", ""))
        caller = self._caller(operation, request, fault)
        body = await read_body(request)
        if operation.needs_key:
            # Made in a thread at first need: seconds of computing, in which other calls go on.
            await asyncio.to_thread(signing.signer, self.world.store.fact("seed") or "")
        call = Call(
            world=self.world,
            path=values,
            query={
                name.lower(): value for name, value in parse_qsl(request.url.query, keep_blank_values=True)
            },
            headers={name.lower(): value for name, value in request.headers.items()}
            | {"ms-correlationid": ids["MS-CorrelationId"]},
            body=body,
            caller=caller,
            origin=f"{request.url.scheme}://{request.url.netloc}",
            method=request.method,
            raw_path=tidy(request.scope["path"]),
            fault=fault.kind if fault else None,
        )
        answer, replayed = await self._once(operation, call, fault)
        self._courier.wake(call.origin)
        if fault and fault.kind in _AFTER_WORK:
            answer = await self._after(fault, operation, answer, request, ids)
        return answer, replayed

    async def _before(
        self, fault: Fault, operation: Operation, request: Request, ids: dict[str, str]
    ) -> None:
        if fault.kind == "status":
            raise _status_refusal(fault)
        if fault.kind == "refuse":
            raise documented_errors.refusal(fault.code or 0)
        if fault.kind == "cut_before_accept":
            raise Silence
        if fault.kind == "timeout_before_accept":
            await outwait(fault, request)
            raise Silence
        if fault.kind == "hold_before":
            await self.world.faults.hold(fault, _described(operation, request, ids))

    async def _after(
        self, fault: Fault, operation: Operation, answer: Answer, request: Request, ids: dict[str, str]
    ) -> Answer:
        if fault.kind == "status_after_accept":
            return refused(_status_refusal(fault), tidy(request.scope["path"]))
        if fault.kind == "timeout_after_accept":
            await outwait(fault, request)
            raise Silence
        if fault.kind == "cut_after_accept":
            raise Silence
        await self.world.faults.hold(fault, _described(operation, request, ids))
        return answer

    def _caller(self, operation: Operation, request: Request, fault: Fault | None) -> Caller:
        if operation.access in _WITHOUT_TOKEN:
            return _NOBODY
        if fault and fault.kind == "expired_token":
            raise unauthorized(400, "Access denied. The token has expired.", self.world.partner.tenant_id)
        caller = tokens.verify(self.world, request.headers.get("authorization"), tidy(request.scope["path"]))
        if operation.access is Access.USER and not caller.is_user:
            raise app_only()
        return caller

    async def _once(self, operation: Operation, call: Call, fault: Fault | None) -> tuple[Answer, bool]:
        """Do the work, or give the answer kept for this MS-RequestId; a twin waits for the first one."""
        key = replay_key(operation, call)
        alone = f"{operation.name} {call.raw_path.lower()}" if operation.exclusive else ""
        while key and key in self._busy:
            await self._busy[key].wait()
        if key and (kept := self._kept(key)):
            return kept, True
        if alone and alone in self._busy:
            raise Refusal(409, 800064, "The cart is being processed by another request.")
        ended = asyncio.Event()
        marks = [mark for mark in (key, alone) if mark]
        self._busy.update(dict.fromkeys(marks, ended))
        try:
            if fault and fault.kind == "slow":
                await asyncio.sleep(fault.seconds or 1.0)
            return self._work(operation, call, key), False
        finally:
            for mark in marks:
                self._busy.pop(mark, None)
            ended.set()

    def catch_up(self, origin: str) -> None:
        """Let happen what has become due, and announce it; what fails is told to the log and holds nothing else up."""
        if not self.world.has_due():
            return
        try:
            self._happen(origin, 0)
        except Exception:  # noqa: BLE001 - one record that fails may not hold up the others
            self._happen_singly(origin)
        self._courier.wake(origin)

    def _happen(self, origin: str, most: int) -> None:
        with self.world.store.unit():
            self.world.happen(most)
            deliveries.announce_changes(self.world, origin, None)

    def _happen_singly(self, origin: str) -> None:
        while self.world.has_due():
            moment, kind, key = self.world.next_due()
            try:
                self._happen(origin, 1)
            except sqlite3.Error:
                raise
            except Exception:  # noqa: BLE001 - reported, and left for the next move of the clock
                report(f"What was due to {kind} {key} at {moment} failed; it stays as it is")
                self.world.store.agenda.set_aside(kind, key)

    def _work(self, operation: Operation, call: Call, key: str) -> Answer:
        world = self.world
        self.catch_up(call.origin)
        try:
            with world.store.unit():
                standing.check(operation, call)
                answer = operation.work(call)
                audited = audit.record(operation, call, answer)
                deliveries.announce_changes(world, call.origin, audited.id if audited else None)
                return self._keep(key, answer) if key else answer
        except (Refusal, ValidationError) as said:
            refusal = _ill_typed(said) if isinstance(said, ValidationError) else said
            answer = refused(refusal, call.raw_path)
            if operation.name in audit.WRITES:
                with world.store.unit():
                    audit.record(operation, call, answer)
            # A failed checkout may be tried again (Microsoft: Checkout a cart).
            if key and refusal.http_status < 500 and not operation.exclusive:
                with world.store.unit():
                    return self._keep(key, answer)
            return answer

    def _kept(self, key: str) -> Answer | None:
        kept = self.world.store.find(Replay, key)
        if kept is None or clock.unix() - self._kept_since(key) > REPLAY_SECONDS:
            return None
        return Answer(status=kept.http_status, text=kept.body, headers=dict(kept.headers))

    def _keep(self, key: str, answer: Answer) -> Answer:
        store = self.world.store
        now = clock.unix()
        oldest = store.oldest(Replay)
        while oldest is not None and now - self._kept_since(oldest.id) > REPLAY_SECONDS:
            store.remove(oldest)
            self._kept_at.pop(oldest.id, None)
            oldest = store.oldest(Replay)
        text = "" if answer.body is None else wire.encode(answer.body)
        headers = tuple(answer.headers.items())
        self._kept_at[key] = now
        store.put(Replay(id=key, http_status=answer.status, body=text, headers=headers))
        return replace(answer, body=None, text=text)

    def _kept_since(self, key: str) -> float:
        # The machine's clock is no part of the state: what an earlier process kept counts from this one's start.
        return self._kept_at.get(key, self._started)

    def _response(self, answer: Answer, ids: dict[str, str], scope: Scope) -> Response:
        text = (
            answer.text
            if answer.text is not None
            else ("" if answer.body is None else wire.encode(answer.body))
        )
        headers = {
            **ids,
            "MS-CV": f"{ids['MS-CorrelationId'][:16]}.0",
            "MS-ServerId": "000001",
            **answer.headers,
        }
        if tidy(scope["path"]).lower().startswith(_WITH_LOCALE):
            asked = (_header(scope, b"x-locale") or "").partition(",")[0].strip() or "en-US"
            headers["X-Locale"] = f"{asked},{asked}"
        if text:
            headers["content-type"] = answer.content_type
        return Response(text, status_code=answer.status, headers=headers)

    def _record(
        self,
        found: tuple[Operation, dict[str, str]] | None,
        request: Request,
        path: str,
        status: int | None,
        ids: dict[str, str],
        replayed: bool,
        fault: Fault | None,
    ) -> None:
        if found and found[0].access in _ASIDE:
            return
        self._number += 1
        self.world.calls.append(
            {
                "number": self._number,
                "at": clock.now().isoformat(),
                "operation": found[0].name if found else "unknown",
                "method": request.method,
                "path": path,
                "status": status,
                "request_id": ids["MS-RequestId"],
                "correlation_id": ids["MS-CorrelationId"],
                "replayed": replayed,
                "fault": fault.kind if fault else None,
                "mfa": tokens.is_mfa_compliant(self.world, request.headers.get("authorization")),
            }
        )


def refused(refusal: Refusal, path: str) -> Answer:
    """A refusal as an answer, in the words of the service at the path."""
    said = spoken_at(path, refusal)
    return Answer(said.body(), said.http_status, said.headers)


def _ill_typed(broken: ValidationError) -> Refusal:
    """A member of the body has a type that the resource does not know."""
    place = ".".join(str(part) for part in broken.errors(include_input=False)[0]["loc"])
    return not_json(f"The request body is not valid: {place}.")


def report(what: str) -> None:
    """Say on the error stream what failed, with the trace of the exception at hand."""
    sys.stderr.write(f"simulator: {what}\n{traceback.format_exc()}")
    sys.stderr.flush()


def replay_key(operation: Operation, call: Call) -> str:
    """Under what an answer is kept; nothing when the call is not repeatable or carried no id of its own."""
    wanted = call.headers.get("ms-requestid")
    if not operation.replays or not wanted:
        return ""
    return f"{call.caller.tenant_id} {call.method} {call.raw_path.lower()} {wanted.lower()}"


def _status_refusal(fault: Fault) -> Refusal:
    if fault.status == 429:
        return throttled(fault.retry_after if fault.retry_after is not None else 1)
    texts = {500: 800003, 503: 900192}
    refusal = Refusal(fault.status, texts.get(fault.status, 800003), "Something went wrong. Try again later.")
    if fault.retry_after is not None:
        refusal.headers["Retry-After"] = str(fault.retry_after)
    return refusal


def _described(operation: Operation, request: Request, ids: Mapping[str, str]) -> dict[str, str]:
    return {
        "operation": operation.name,
        "method": request.method,
        "path": tidy(request.scope["path"]),
        "request_id": ids["MS-RequestId"],
        "correlation_id": ids["MS-CorrelationId"],
    }


def _header(scope: Scope, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)
