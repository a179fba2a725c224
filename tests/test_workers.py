"""Work in several processes: the same results in the same order, whatever becomes of a process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from running import environment

from stlint.check import asked, outcomes
from stlint.check import checks as checking
from stlint.check import processes as workers
from stlint.check.outcomes import Outcome
from stlint.settings import Settings

CLASH = "import streamlit as st\nst.button('Go')\nst.button('Go')  # stlint: ignore[ST101]\n"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be copied here")


@pytest.fixture
def apps(tmp_path):
    for number in range(14):
        text = CLASH * (number % 3) + "import streamlit as st\nst.title('x')\nimport shared\n"
        (tmp_path / f"app_{number:02}.py").write_text(text, encoding="utf-8")
    (tmp_path / "shared.py").write_text("import streamlit as st\nst.write()\n", encoding="utf-8")
    return tmp_path


def test_workers_find_the_same(apps):
    alone = checking.check([apps], Settings())
    assert len(alone.findings) > 10
    assert checking.check([apps], Settings(), workers=3) == alone


def test_few_apps_need_no_workers(apps, monkeypatch):
    monkeypatch.setattr(workers, "run", None)
    monkeypatch.setattr(outcomes, "MANY", 15)
    assert checking.check([apps], Settings(), workers=3).apps == 14


def test_progress_is_told(apps):
    seen = []
    checking.check([apps], Settings(), lambda *each: seen.append(each), workers=2)
    assert [each[:2] for each in seen] == [(done, 14) for done in range(15)]


def dying(how):
    """A dry run that one app does not survive."""
    real = asked.by_stlint

    def dry_run(app, load, release):
        if app.entry.name == "app_05.py":
            how()
        return real(app, load, release)

    return dry_run


def wherever(finding):
    """The same, in however many apps."""
    return replace(finding, runs=1)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "the process was ended by signal 9"),
        (lambda: os._exit(3), "the process ended with code 3"),
        (lambda: [0] * (1 << 60), "MemoryError"),
        (lambda: (_ for _ in ()).throw(RecursionError("too deep")), "RecursionError: too deep"),
    ],
)
def test_what_a_worker_dies_of_costs_one_app(apps, how, said):
    fresh = checking.check([apps], Settings())
    report = checking.check([apps], Settings(), workers=2, dry_run=dying(how))
    [crash] = [each for each in report.findings if each.code == "ST000"]
    assert said in crash.message
    assert crash.span.path == str(apps / "app_05.py")
    assert report.internal_errors == 1
    rest = [each for each in fresh.findings if each.span.path != str(apps / "app_05.py")]
    told = [each for each in report.findings if each.code != "ST000"]
    assert list(map(wherever, told)) == list(map(wherever, rest))


def test_what_cannot_be_sent_is_done_here():
    here = os.getpid()
    made = list(workers.run([1, 2], lambda piece: {piece} if piece == 2 else os.getpid(), 2))
    assert dict(made)[2] == {2}
    assert dict(made)[1] != here


def test_neighbours_go_to_the_same_worker():
    shares = workers._shared_out(range(7), 3)
    assert [list(each) for each in shares] == [[0, 1, 2], [3, 4, 5], [6]]
    assert [workers._next(shares, 2) for _ in range(8)] == [6, 2, 5, 1, 4, 0, 3, None]


def test_outcomes_of_apps_that_share_much_are_made_together():
    made = []

    def make(at: int, _: str | None) -> Outcome:
        made.append(at)
        return Outcome(crashes=at)

    found = outcomes.outcomes([""] * 6, make, lambda *_: None, alike=lambda at: at % 2)
    assert made == [0, 2, 4, 1, 3, 5]
    assert [each.crashes for each in found] == list(range(6))


def test_outcomes_keep_their_order():
    def make(at: int, _: str | None) -> Outcome:
        time.sleep(0.02 * (13 - at) / 13)
        return Outcome(crashes=at)

    made = outcomes.outcomes([""] * 14, make, lambda *_: None, workers=3)
    assert [each.crashes for each in made] == list(range(14))


def test_an_interrupt_ends_all(apps):
    code = (
        "import os, sys, time\n"
        "from stlint.check import asked\n"
        "def slow(app, load, release):\n"
        "    os.write(1, b'app\\n')\n"
        "    time.sleep(60)\n"
        "asked.by_stlint = slow\n"
        "from stlint.__main__ import main\n"
        "sys.exit(main(['check', '--no-cache', '-j', '2']))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=apps,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline().startswith("app")
    assert process.stdout.readline().startswith("app")
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=20)  # ends when nobody holds the pipe any more
    assert (process.returncode, output, errors.strip()) == (130, "", "stlint: interrupted")
