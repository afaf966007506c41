"""Run a folder of documented examples against the client's models and what the simulator answers.

The client must read each body, know every word of its enumerations, and write it back without loss. The
simulator must be able to read each request. Its answers are those which the contract tests obtain from it, with
states of their own; the one most alike is compared with the example: members and kinds of values, codes of
errors, words of enumerations, and members that hold the same id. Which test obtained it is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from tests.contracts.operations.table import ROWS
from tools.contracts import asking, comparing, examples, judging, models
from tools.contracts.explained import reason_of

from partner_center import refusals
from partner_center.wire import dumps, loads

ROOT = Path(__file__).parents[2]
# By operation and status: what was answered, and to which test.
Answers = dict[tuple[str, int], list[tuple[Any, str]]]


def answers_of_the_simulator() -> Answers:
    """What the contract tests are answered, by operation and status."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / "exchanges"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [
                *command,
                "tests/contracts/operations",
                "--deselect",
                "tests/contracts/operations/test_table.py",
            ],
            cwd=ROOT,
            env={**os.environ, "PARTNER_CENTER_EXCHANGES": str(where)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.stderr.write(done.stdout[-4000:])
            raise SystemExit("the contract tests fail: mend them first")
        lines = where.read_text(encoding="utf-8").splitlines()
    found: Answers = defaultdict(list)
    for line in lines:
        one = json.loads(line, parse_float=Decimal)
        event = one["method"] == "EVENT"
        key = "EVENT" if event else examples.key_of(one["method"], one["path"])
        if one["got"] is not None:
            found[key, one["status"]].append((one["got"], one["test"]))
    return found


def client_faults(example: examples.Example) -> Iterator[str]:
    """What the client loses of the example, or cannot read."""
    for words, body, table, key in (
        ("request", example.request, models.REQUESTS, example.key),
        ("answer", example.answer, models.ANSWERS, example.answered_by),
    ):
        if body is None or (words == "answer" and (example.is_error or key in models.READ_BY_HAND)):
            continue
        if words == "answer" and isinstance(body, list) and all(isinstance(one, str) for one in body):
            continue  # names only: there is nothing to lose
        model = table.get(key)
        if model is None:
            yield f"client: no model reads this {words}"
            continue
        try:
            read = (
                [model.model_validate(one) for one in body]
                if isinstance(body, list)
                else model.model_validate(body)
            )
        except ValidationError as error:
            for fault in error.errors(include_input=False, include_url=False)[:3]:
                yield f"client: {words} {'.'.join(map(str, fault['loc']))}: {fault['type']}"
            continue
        for difference in judging.strange_words(read):
            yield f"client: {words} {difference}"
        for difference in comparing.lost(comparing.folded(body), comparing.folded(loads(dumps(read)))):
            yield f"client: {words} {difference}"
    if example.is_error and isinstance(example.answer, dict):
        body = example.answer
        refused = refusals.read(example.status or 400, dumps(body))
        code = body.get("code", body.get("statusCode"))
        if code is not None and str(refused.code) not in (str(code), "None"):
            yield f"client: code {code} was read as {refused.code}"


def simulator_faults(example: examples.Example, answers: Answers) -> tuple[list[str], str]:
    """What the example has and the simulator's most similar answer has not, and which test obtained that."""
    if example.key == "EVENT":
        documented, status = example.request, 200
    else:
        documented, status = example.answer, example.status or (400 if example.is_error else 0)
    if documented is None:
        if example.key not in {key for key, _ in answers} and not _is_served(example.key):
            return ["simulator: no such operation"], ""
        return [], ""
    candidates = [
        (one, test)
        for (key, code), bodies in answers.items()
        if (key == example.answered_by or status == 429)
        and (code == status or (not status and code < 300) or _both_good(code, status))
        for one, test in bodies
    ]
    if not candidates:
        return ["simulator: the contract tests obtain no such answer"], ""
    if example.is_error and (code := judging.code_of(documented)):
        candidates = [(one, test) for one, test in candidates if judging.code_of(one) == code]
        if not candidates:
            return [f"simulator: the contract tests obtain no answer with the code {code}"], ""
    # The one most alike: by the members that it lacks, then by all that differs.
    judged = [
        (comparing.distance(documented, one), _differences(example, documented, one), test)
        for one, test in candidates
    ]
    _, faults, test = min(judged, key=lambda one: (one[0], len(one[1])))
    return faults, test


def _differences(example: examples.Example, documented: Any, given: Any) -> list[str]:
    found = [*comparing.missing(documented, given), *judging.unrelated(documented, given)]
    model = (
        models.REQUESTS.get("EVENT") if example.key == "EVENT" else models.ANSWERS.get(example.answered_by)
    )
    if model is not None and not example.is_error:
        items = given if isinstance(given, list) else [given]
        found += judging.strange_words([model.model_validate(one) for one in items if isinstance(one, dict)])
    return [f"simulator: {fault}" for fault in found]


def _both_good(one: int, other: int) -> bool:
    return 200 <= one < 300 and 200 <= other < 300


def _is_served(key: str) -> bool:
    return any(f"{row.method} {row.path}" == key and row.simulator for row in ROWS)


def main() -> int:
    """Print the table; the exit code counts unexplained differences."""
    parser = argparse.ArgumentParser(prog="make contracts EXAMPLES=<folder>", description=__doc__)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    inside, outside = examples.read(options.folder)
    answers = answers_of_the_simulator()
    unread = asking.unread(inside)
    verdicts: Counter[str] = Counter()
    for example in inside:
        differing, test = simulator_faults(example, answers)
        faults = [*client_faults(example), *unread.get(example.name, ()), *differing]
        if not example.key and example.status != 429:
            faults = ["table: no such operation"]
        told = [(fault, reason_of(example.name, fault)) for fault in faults]
        verdict = "passes" if not told else "explained" if all(reason for _, reason in told) else "DIFFERS"
        verdicts[verdict] += 1
        print(f"{verdict:10} {example.name} ({example.fidelity})")
        for fault, reason in told:
            print(f"           {fault}" + (f": {reason}" if reason else ""))
        if test:
            print(f"           compared with what {test} was answered")
        if example.answered_by != example.key:
            print(f"           compared with what it prints, the answer of {example.answered_by}")
    for reason, count in Counter(outside.values()).items():
        print(f"not in scope {count}: {reason}")
    print(
        f"{len(inside)} in scope: "
        + ", ".join(f"{verdicts[v]} {v}" for v in ("passes", "explained", "DIFFERS"))
    )
    return 1 if verdicts["DIFFERS"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
