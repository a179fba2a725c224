"""Show that the tests would notice if one mechanism of the dry run were switched off.

    python tools/mutation_check.py                    every mutation, on the work tree
    python tools/mutation_check.py loops sidebar      some of them
    python tools/mutation_check.py --revision main    on a revision instead
    python tools/mutation_check.py --list             what there is

For each mutation, a copy of the tree gets a few lines at the end of one module, which replace one
function by a duller one. A probe, a small script, then shows that the mutant still works and no
longer knows that one thing; only after that are the tests run, up to the first that fails. A mutant
that no test notices has *survived*. Tests that fail in the tree as it is are named, and left
out. The table says which test noticed, and after how long; the exit code is 1 if a mutant survived
or a mutation does not fit the code any more. Takes a few minutes, on one core.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT: Final = Path(__file__).resolve().parent.parent
TESTS: Final = tuple(
    f"tests/test_{name}.py" for name in ("behaviours", "fixtures", "rulebook", "differential")
)
"""What has to notice; files that do not exist are left out."""
TIME_LIMIT: Final = 1800
"""Seconds for one run of the tests."""


class Mutation(NamedTuple):
    """One mechanism, and how it is switched off.

    ``code`` is appended to ``module``. ``probe`` is a script in which stlint finds ``knows`` with
    the mechanism and ``believes`` without: rows with codes, errors only.
    """

    name: str
    what: str
    module: str
    code: str
    probe: str
    knows: tuple[tuple[int, str], ...]
    believes: tuple[tuple[int, str], ...]


MUTATIONS: Final = (
    Mutation(
        "presence",
        'the guard `"k" not in st.session_state` says nothing about k',
        "stlint/dryrun/streamlit/session_state.py",
        """
        _state_has = state_has

        def state_has(it, node, key):
            _state_has(it, node, key)
            return fresh("some presence")
        """,
        """
        import streamlit as st
        if "k" in st.session_state:
            st.write(st.session_state.other)
        if "k" not in st.session_state:
            st.write(st.session_state.k)
        """,
        knows=((5, "ST201"),),
        believes=(),
    ),
    Mutation(
        "exits",
        "a run goes on after st.stop()",
        "stlint/dryrun/streamlit/commands.py",
        """
        _ENDS = {name: how for name, how in _ENDS.items() if name != "stop"}
        """,
        """
        import streamlit as st
        st.text_input("Name")
        st.stop()
        st.text_input("Name")
        """,
        knows=(),
        believes=((4, "ST301"),),
    ),
    Mutation(
        "sidebar",
        "main area and sidebar do not tell identities apart",
        "stlint/dryrun/streamlit/identities.py",
        """
        from stlint.model.outside import MAIN, Container

        _in_its_root = _identity

        def _identity(it, command, arguments, more, needed, into, form):
            if into.root == "sidebar":
                into = Container(into.kind, MAIN.root, into.form)
            return _in_its_root(it, command, arguments, more, needed, into, form)
        """,
        """
        import streamlit as st
        st.text_input("Name")
        st.sidebar.text_input("Name")
        """,
        knows=(),
        believes=((3, "ST301"),),
    ),
    Mutation(
        "callbacks",
        "callbacks run after the script instead of before",
        "stlint/dryrun/session/runs.py",
        """
        from dataclasses import replace as _replace

        _really_act, _really_run, _late = _act, run_script, []

        def _act(it, memory, event, value):
            _late.append((memory, event, value))
            _really_act(it, _replace(memory, registered=()), event, value)

        def run_script(it, part):
            late = _late.pop() if _late else None
            complete = _really_run(it, part)
            if late is not None:
                _really_act(it, *late)
            return complete
        """,
        """
        import streamlit as st
        def prepare():
            st.session_state.ready = True
        if st.button("Go", on_click=prepare):
            st.write(st.session_state.ready)
        """,
        knows=(),
        believes=((5, "ST201"),),
    ),
    Mutation(
        "loops",
        "the body of a loop runs once",
        "stlint/dryrun/python/rounds.py",
        """
        _every_round = run_round

        def run_round(it, node, index, body):
            return index > 0 or _every_round(it, node, index, body)
        """,
        """
        import streamlit as st
        for number in range(3):
            st.text_input("Name")
        """,
        knows=((3, "ST301"),),
        believes=(),
    ),
)


class MisfitError(Exception):
    """A mutation does not fit the code; the message says how."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant: who noticed it first, after how many seconds."""

    mutation: Mutation
    result: Literal["noticed", "SURVIVED", "MISFIT"]
    by: str
    seconds: float


# Copies of the tree ------------------------------------------------------------------------------


def copy_tree(target: Path, revision: str | None) -> None:
    """Put the files of a revision, or those of the work tree that are not ignored, in a folder."""
    target.mkdir()
    if revision is not None:
        archive = subprocess.run(
            ["git", "archive", revision], cwd=ROOT, check=True, stdout=subprocess.PIPE
        )
        subprocess.run(["tar", "-xf", "-", "-C", target], input=archive.stdout, check=True)
        return
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    for name in filter(None, listing.stdout.split("\0")):
        with contextlib.suppress(FileNotFoundError):  # deleted, and not yet committed
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)


def mutate(tree: Path, mutation: Mutation) -> None:
    """Switch a mechanism off in a copy, and make sure that it is.

    Raises:
        MisfitError: the probe gives something else than the mutation says.
    """
    before = probe(tree, mutation)
    if before != mutation.knows:
        raise MisfitError(f"the probe gives {before} before the mutation, not {mutation.knows}")
    module = tree / mutation.module
    if not module.exists():
        raise MisfitError(f"there is no {mutation.module}")
    text = module.read_text(encoding="utf-8")
    module.write_text(f"{text}\n\n{textwrap.dedent(mutation.code)}", encoding="utf-8")
    after = probe(tree, mutation)
    if after != mutation.believes:
        raise MisfitError(f"the probe gives {after} after the mutation, not {mutation.believes}")


_ASK: Final = """
import json, pathlib, sys
import stlint.settings
from stlint.check import checks
assert pathlib.Path(checks.__file__).is_relative_to(pathlib.Path.cwd()), "another stlint"
report = checks.check([pathlib.Path(sys.argv[1])], stlint.settings.Settings())
assert not report.internal_errors, report.findings
print(json.dumps([(each.span.row, each.code) for each in report.findings if each.level == "error"]))
"""


def probe(tree: Path, mutation: Mutation) -> tuple[tuple[int, str], ...]:
    """The errors that the stlint of a copy reports in the probe.

    Raises:
        MisfitError: it fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "app.py"
        script.write_text(textwrap.dedent(mutation.probe).lstrip(), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-c", _ASK, script],
            cwd=tree,
            env=_environment(tree),
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise MisfitError(done.stderr.strip().splitlines()[-1])
    return tuple((row, code) for row, code in json.loads(done.stdout))


# Tests -------------------------------------------------------------------------------------------


def _environment(tree: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}


def failures(tree: Path, without: Sequence[str] = (), *flags: str) -> list[str]:
    """Run the tests of a copy; returns the names of those that failed.

    Raises:
        RuntimeError: pytest itself could not do it.
    """
    memory = tree / ".pytest_cache" / "v" / "cache" / "lastfailed"
    memory.unlink(missing_ok=True)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", *flags),
            *(f"--deselect={name}" for name in without),
            *(name for name in TESTS if (tree / name).exists()),
        ],
        cwd=tree,
        env=_environment(tree),
        capture_output=True,
        text=True,
        check=False,
        timeout=TIME_LIMIT,
    )
    if done.returncode not in {0, 1} or bool(done.returncode) != memory.exists():
        raise RuntimeError((done.stdout + done.stderr)[-2000:])
    return list(json.loads(memory.read_text(encoding="utf-8"))) if memory.exists() else []


def judge(original: Path, mutation: Mutation, known: Sequence[str]) -> Verdict:
    """Make a mutant of a copy of the tree, and see who notices."""
    mutant = original.with_name(mutation.name)
    shutil.copytree(original, mutant, ignore=shutil.ignore_patterns("__pycache__", ".*_cache"))
    try:
        mutate(mutant, mutation)
    except MisfitError as error:
        return Verdict(mutation, "MISFIT", str(error), 0.0)
    start = time.monotonic()
    noticed = failures(mutant, known, "-x")
    seconds = time.monotonic() - start
    if not noticed:
        return Verdict(mutation, "SURVIVED", "no test", seconds)
    return Verdict(mutation, "noticed", noticed[0], seconds)


def check(mutations: Sequence[Mutation], revision: str | None) -> Iterator[Verdict]:
    """Judge some mutations, one after the other."""
    with tempfile.TemporaryDirectory(prefix="stlint-mutants-") as top:
        original = Path(top).resolve() / "original"
        copy_tree(original, revision)
        known = failures(original)
        for name in known:
            print(f"fails without a mutation, left out: {name}")
        for mutation in mutations:
            yield judge(original, mutation, known)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Show that the tests notice what is switched off.")
    names = [each.name for each in MUTATIONS]
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names)}")
    parser.add_argument("--revision", help="instead of the work tree")
    parser.add_argument("--list", action="store_true", help="say what is switched off")
    given = parser.parse_args(arguments)
    if unknown := set(given.names) - set(names):
        parser.error(f"there is no mutation {', '.join(sorted(unknown))}")
    chosen = [each for each in MUTATIONS if not given.names or each.name in given.names]
    if given.list:
        for each in chosen:
            print(f"{each.name:10} {each.what} ({each.module})")
        return 0
    caught = True
    for verdict in check(chosen, given.revision):
        mutation = verdict.mutation
        print(f"{mutation.name:10} {verdict.result:9} {verdict.seconds:6.1f} s  {mutation.what}")
        print(f"{'':10} by {verdict.by}", flush=True)
        caught = caught and verdict.result == "noticed"
    return 0 if caught else 1


if __name__ == "__main__":
    sys.exit(main())
