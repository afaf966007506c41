"""A start that cannot be is refused in words, before anything is made."""

import subprocess
import sys
from pathlib import Path

import pytest

from partner_center_simulator import cli


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--clock", "tomorrow"], "argument --clock: 'tomorrow' is no instant like 2027-01-15T09:00:00Z"),
        (
            ["--clock", "0001-01-01T00:00:00+14:00"],
            "argument --clock: '0001-01-01T00:00:00+14:00' is no instant",
        ),
        (["--port", "65536"], "argument --port: '65536' is no port: 0 to 65535"),
        (["--port", "-1"], "argument --port: '-1' is no port: 0 to 65535"),
        (["--seed", "seven"], "argument --seed: invalid int value: 'seven'"),
    ],
)
def test_an_option_that_says_nothing_is_refused_by_its_name(
    options: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state.sqlite"
    with pytest.raises(SystemExit) as ended:
        cli.main([*options, "--state", str(state)])
    assert (ended.value.code, state.exists()) == (2, False)
    assert words in capsys.readouterr().err


def test_a_state_that_cannot_be_opened_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "nowhere" / "state.sqlite"
    assert cli.main(["--state", str(nowhere)]) == 1
    assert capsys.readouterr().err == (
        f"simulator cannot start: --state {nowhere}: unable to open database file\n"
    )


def test_a_state_has_one_simulator_and_only_its_owner_reads_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state.sqlite"
    command = [sys.executable, "-m", "partner_center_simulator", "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as first:
        try:
            assert first.stdout is not None
            assert first.stdout.readline().startswith("simulator ready at ")
            assert cli.main(["--state", str(state)]) == 1
            assert capsys.readouterr().err == (
                f"simulator cannot start: --state {state}: another simulator runs on it\n"
            )
            modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
            assert modes["state.sqlite"] == 0o600
            assert set(modes.values()) == {0o600}
        finally:
            first.terminate()


def test_a_file_that_is_no_state_stays_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear customer, " * 200, encoding="utf-8")
    assert cli.main(["--state", str(letter)]) == 1
    assert capsys.readouterr().err.endswith("letter.txt: file is not a database\n")
    assert letter.read_text(encoding="utf-8") == "Dear customer, " * 200
