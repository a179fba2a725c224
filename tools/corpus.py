"""See what a change of stlint does to real apps, before it lands.

    python tools/corpus.py fetch                      what the manifest has on PyPI, into the folder
    python tools/corpus.py check                      the work tree: findings, crashes, false alarms
    python tools/corpus.py check main                 a revision against the work tree
    python tools/corpus.py check v0.1 main --only ST301 --source 'streamlit/*'
    python tools/corpus.py check --streamlit-version 1.67 --only ST80   as if for one release
    python tools/corpus.py gaps v0.1                  what the dry run does not understand of apps

The apps live outside of the repository, in ``--folder`` (``$STLINT_CORPUS``, else
``~/.cache/stlint/corpus``): PyPI archives in ``pypi/<name>``, repositories at the commit of the
manifest in ``github/<owner>+<name>``, to be put there by hand. If the folder has an
``oracle.jsonl``, a line for each script that was run alone in the real Streamlit (``source``,
``path``, ``outcome``, ``exception``, ``line``), error findings are held against it.
"""

from __future__ import annotations

import argparse
import contextlib
import fnmatch
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from corpus_gaps import print_gaps, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus_gaps import Understood

ROOT: Final = Path(__file__).resolve().parent.parent
MANIFEST: Final = Path(__file__).with_suffix(".json")
WORK_TREE: Final = "work tree"
OURS: Final = "st-"
"""How the outcomes begin for which Streamlit, not the environment, is the cause."""
BROKEN: Final = frozenset({"ST000"})


# The apps ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """One published archive or repository: ``pypi/<name>`` or ``<owner>/<name>``.

    ``scripts_only`` says that only the scripts of ``oracle.jsonl`` belong to the corpus.
    """

    name: str
    folder: Path
    scripts_only: bool


class Script(NamedTuple):
    """What the real Streamlit did with one script of a source, run alone."""

    path: Path
    outcome: str
    exception: str | None
    line: int | None


def sources(folder: Path, pattern: str) -> tuple[list[Source], list[str]]:
    """The sources of the manifest that are in the folder, and the names of those that are not."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    named = [(f"pypi/{each['name']}", f"pypi/{each['name']}", False) for each in manifest["pypi"]]
    named += [
        (
            each["repository"],
            f"github/{each['repository'].replace('/', '+')}",
            each.get("scripts_only", False),
        )
        for each in manifest["github"]
    ]
    chosen = [
        Source(name, folder / place, scripts_only)
        for name, place, scripts_only in named
        if fnmatch.fnmatch(name, pattern)
    ]
    missing = [each.name for each in chosen if not each.folder.is_dir()]
    return [each for each in chosen if each.folder.is_dir()], missing


def scripts(folder: Path, present: Sequence[Source]) -> dict[str, list[Script]]:
    """What is known of the scripts of each source, by its name."""
    known: dict[str, list[Script]] = {each.name: [] for each in present}
    places = {each.name: each.folder for each in present}
    oracle = folder / "oracle.jsonl"
    for line in oracle.read_text(encoding="utf-8").splitlines() if oracle.is_file() else ():
        row = json.loads(line)
        place = places.get(row["source"])
        if place is not None and (place / row["path"]).is_file():
            path = (place / row["path"]).resolve()
            script = Script(path, row["outcome"], row.get("exception"), row.get("line"))
            known[row["source"]].append(script)
    return known


def fetch(folder: Path) -> int:
    """Download and unpack the PyPI part; say what is missing of the rest.

    Returns:
        The number of archives that could not be had.
    """
    failed = 0
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    for each in manifest["pypi"]:
        target = folder / "pypi" / each["name"]
        if target.is_dir():
            continue
        problem = _fetch_archive(each, folder / "archives", target)
        failed += problem is not None
        print(f"{each['name']} {each['version']}: {problem or 'fetched'}")
    for each in manifest["github"]:
        place = folder / "github" / each["repository"].replace("/", "+")
        if not place.is_dir():
            print(
                f"missing: https://github.com/{each['repository']} at {each['commit']} in {place}"
            )
    return failed


def _fetch_archive(entry: dict[str, str], archives: Path, target: Path) -> str | None:
    """Get one archive by pip, which checks the hash, and unpack it; returns what went wrong."""
    archive = archives / entry["archive"]
    wheel = archive.suffix == ".whl"
    archives.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=archives) as temporary:
        place = Path(temporary)
        problem = None
        if not archive.is_file():
            requirement = place / "requirement.txt"
            requirement.write_text(
                f"{entry['name']}=={entry['version']} --hash=sha256:{entry['sha256']}\n"
            )
            # pip asks a source archive for its metadata, which may need a build that fails;
            # with --no-clean it leaves what it has unpacked by then.
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            command += ["--only-binary" if wheel else "--no-binary", ":all:", "--no-clean"]
            command += ["--ignore-requires-python", "--no-build-isolation", "--require-hashes"]
            command += ["--dest", str(archives), "--requirement", str(requirement)]
            done = subprocess.run(
                command,
                env={**os.environ, "TMPDIR": temporary},
                capture_output=True,
                text=True,
                check=False,
            )
            problem = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
        unpacked = place / "unpacked"
        unpacked.mkdir()
        if archive.is_file():
            if hashlib.sha256(archive.read_bytes()).hexdigest() != entry["sha256"]:
                return "the archive does not have the hash of the manifest"
            if wheel:
                with zipfile.ZipFile(archive) as wheel_file:
                    wheel_file.extractall(unpacked)
            else:
                with tarfile.open(archive) as tar_file:
                    tar_file.extractall(unpacked, filter="data")
        else:
            left = list(place.glob(f"pip-download-*/{entry['name']}_*/"))
            if not left:
                return problem
            left[0].rename(unpacked / archive.name.removesuffix(".tar.gz"))
        unpacked.rename(target)
    return None


# One revision ------------------------------------------------------------------------------------


class Found(NamedTuple):
    """One finding of stlint, so that two revisions can be compared: what, where, how sure."""

    source: str
    path: Path
    row: int
    column: int
    code: str
    level: str
    certainty: str


@dataclass(slots=True)
class Survey:
    """What one revision says of all sources."""

    revision: str
    findings: dict[Found, dict[str, Any]] = field(default_factory=dict)
    """Of sources as a whole; the value is the finding as stlint wrote it."""
    alone: dict[Found, dict[str, Any]] = field(default_factory=dict)
    """Of the scripts of ``oracle.jsonl``, each given to stlint by name."""
    crashes: list[str] = field(default_factory=list)
    seconds: float = 0.0


@contextlib.contextmanager
def checkout(revision: str) -> Iterator[Path]:
    """A folder with a revision of this repository; the work tree itself for ``WORK_TREE``.

    Raises:
        subprocess.CalledProcessError: there is no such revision.
    """
    if revision == WORK_TREE:
        yield ROOT
        return
    git = ["git", "-C", str(ROOT), "worktree"]
    with tempfile.TemporaryDirectory(prefix="stlint-corpus-") as temporary:
        place = str(Path(temporary) / "checkout")
        subprocess.run([*git, "add", "--quiet", "--detach", place, revision], check=True)
        try:
            yield Path(place)
        finally:
            subprocess.run([*git, "remove", "--force", place], check=True)


def survey(
    revision: str,
    present: Sequence[Source],
    known: dict[str, list[Script]],
    *,
    jobs: int,
    timeout: float,
    options: Sequence[str] = (),
) -> Survey:
    """Check every source as a whole, and its known scripts by name, with one revision."""
    result = Survey(revision)
    began = time.monotonic()
    with checkout(revision) as place, ThreadPoolExecutor(jobs) as pool:

        def check(task: tuple[Source, list[Path], bool]) -> tuple[Source, bool, Any]:
            source, paths, alone = task
            return source, alone, run_stlint(place, [*options, *paths], timeout)

        tasks = [(each, [each.folder], False) for each in present if not each.scripts_only]
        tasks += [
            (each, [script.path for script in known[each.name]], True)
            for each in present
            if known[each.name]
        ]
        for source, alone, answer in pool.map(check, tasks):
            if isinstance(answer, str):
                result.crashes.append(f"{source.name}{' (scripts)' if alone else ''}: {answer}")
                continue
            for each in answer:
                found = _found(source, each)
                (result.alone if alone else result.findings)[found] = each
                if alone and source.scripts_only:
                    result.findings[found] = each
                if each["code"] in BROKEN:
                    result.crashes.append(f"{place_of(found)}: {each['message']}")
    result.seconds = time.monotonic() - began
    return result


def run_stlint(
    place: Path, paths: Sequence[str | Path], timeout: float
) -> list[dict[str, Any]] | str:
    """The findings of the stlint in a folder for some paths, or what went wrong."""
    command = [sys.executable, "-m", "stlint", "check", "--no-cache", "--output-format", "json"]
    try:
        done = subprocess.run(
            [*command, *map(str, paths)],
            cwd=place,
            env={**os.environ, "PYTHONPATH": str(place)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"no answer in {timeout:.0f} s"
    try:
        answer: list[dict[str, Any]] = json.loads(done.stdout)
    except ValueError:
        last = (done.stderr.strip().splitlines() or ["nothing on stderr"])[-1]
        return f"exit code {done.returncode}: {last}"
    return answer


def understood(
    revision: str, known: dict[str, list[Script]], *, jobs: int, timeout: float
) -> dict[str, Understood]:
    """What one revision makes of the apps of some scripts, source by source."""
    with checkout(revision) as place, ThreadPoolExecutor(jobs) as pool:

        def ask(some: Sequence[Script]) -> dict[str, Understood]:
            done = subprocess.run(
                [sys.executable, str(Path(__file__).with_name("corpus_gaps.py"))],
                cwd=place,
                env={**os.environ, "PYTHONPATH": str(place)},
                input="".join(f"{script.path}\n" for script in some),
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=timeout,
                check=True,
            )
            return read(done.stdout.splitlines())

        answers = list(pool.map(ask, filter(None, known.values())))
    return {path: each for answer in answers for path, each in answer.items()}


def _found(source: Source, finding: dict[str, Any]) -> Found:
    at = finding["location"]
    return Found(
        source.name,
        Path(finding["filename"]),
        at["row"],
        at["column"],
        finding["code"],
        finding["level"],
        finding["certainty"],
    )


# What is told ------------------------------------------------------------------------------------


def place_of(found: Found) -> str:
    """Where a finding is: the source, the path inside of it, row and column."""
    inside = found.path.as_posix().partition(f"/{found.source.replace('/', '+')}/")[2]
    inside = inside or found.path.as_posix().partition(f"/{found.source}/")[2] or str(found.path)
    return f"{found.source}: {inside}:{found.row}:{found.column}"


def show(found: Found, finding: dict[str, Any]) -> None:
    """Print a finding with the line that it is about."""
    sure = f"{found.code} {found.level}, {found.certainty}"
    print(f"  {place_of(found)} [{sure}] {finding['message']}")
    with contextlib.suppress(OSError, IndexError):
        text = found.path.read_text(encoding="utf-8-sig", errors="replace")
        print(f"      {text.splitlines()[found.row - 1].strip()[:160]}")


def print_counts(title: str, key: Callable[[Found], str], surveys: Sequence[Survey]) -> None:
    """Print a table: how many findings each survey has for each key."""
    counts = [Counter(map(key, each.findings)) for each in surveys]
    print(f"\n{title}")
    for name in sorted(set().union(*counts)):
        numbers = "".join(f"{each[name]:8}" for each in counts)
        change = counts[-1][name] - counts[0][name]
        print(f"  {name:45}{numbers}{f'  ({change:+})' if change else ''}")
    print(f"  {'in all':45}{''.join(f'{each.total():8}' for each in counts)}")


def print_difference(before: Survey, after: Survey) -> None:
    """Print the findings that only one of two surveys has."""
    for title, one, other in (("New", after, before), ("Gone", before, after)):
        apart = sorted(set(one.findings) - set(other.findings))
        print(f"\n{title}: {len(apart)}")
        for found in apart:
            show(found, one.findings[found])


def print_judgement(result: Survey, known: dict[str, list[Script]]) -> int:
    """Hold the errors that are said to happen always against what really happened.

    Returns:
        The number of false alarms: such an error in a script that runs to its end.
    """
    certain: dict[Path, list[Found]] = {}
    for found in result.alone:
        if found.level == "error" and found.certainty == "always" and found.code > "ST1":
            certain.setdefault(found.path, []).append(found)
    false: list[Found] = []
    raised: Counter[str] = Counter()
    missed: list[str] = []
    for source, scripts_of in known.items():
        for script in scripts_of:
            errors = certain.get(script.path, [])
            if script.outcome == "ok":
                false += errors
            elif script.outcome.startswith(OURS):
                same = any(each.row == script.line for each in errors)
                how = "found" if same else "found elsewhere" if errors else "not found"
                raised[f"{script.outcome}: {how}"] += 1
                if not same:
                    where = script.path.name
                    missed.append(
                        f"  {source}: {where}:{script.line} {script.exception} ({script.outcome})"
                    )
    print(f"\nWhat Streamlit raised ({sum(raised.values())} scripts)")
    for name, count in sorted(raised.items()):
        print(f"  {name:60}{count:6}")
    print(*missed, sep="\n")
    print(f"\nFalse alarms (an error that happens always, in a script that runs): {len(false)}")
    for found in sorted(false):
        show(found, result.alone[found])
    return len(false)


def report(surveys: Sequence[Survey], known: dict[str, list[Script]]) -> int:
    """Print everything; returns the number of crashes and false alarms of the last survey."""
    for each in surveys:
        print(f"{each.revision}: {len(each.findings)} findings in {each.seconds:.0f} s")
    print_counts("Findings per rule", lambda found: f"{found.code} {found.level}", surveys)
    print_counts("Findings per source", lambda found: found.source, surveys)
    if len(surveys) == 2:
        print_difference(*surveys)
    last = surveys[-1]
    print(f"\nCrashes: {len(last.crashes)}")
    for crash in last.crashes:
        print(f"  {crash}")
    false = print_judgement(last, known) if any(known.values()) else 0
    return len(last.crashes) + false


def select(surveys: Iterable[Survey], codes: Sequence[str]) -> None:
    """Leave only findings whose code begins with one of ``codes``."""
    for each in surveys:
        for findings in (each.findings, each.alone):
            for found in [found for found in findings if not found.code.startswith(tuple(codes))]:
                del findings[found]


def list_findings(result: Survey) -> None:
    """Print every finding of a survey."""
    print("\nFindings")
    for found in sorted(result.findings):
        show(found, result.findings[found])


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; exit code 1 when something crashed or a false alarm was raised."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    default = Path(os.environ.get("STLINT_CORPUS") or cache / "stlint" / "corpus")
    parser = argparse.ArgumentParser(description="Run stlint on published apps.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("fetch", "check", "gaps"):
        commands.add_parser(name).add_argument("--folder", type=Path, default=default)
    for name in ("check", "gaps"):
        asks = commands.choices[name]
        asks.add_argument("revisions", nargs="*", help="one: against the work tree; two: apart")
        asks.add_argument("--source", default="*", help="a pattern for names of sources")
        asks.add_argument("--jobs", type=int, default=2)
        asks.add_argument("--timeout", type=float, default=600.0, help="seconds for one process")
    check = commands.choices["check"]
    check.add_argument("--only", nargs="+", metavar="CODE", help="codes, or how they begin")
    check.add_argument("--list", action="store_true", help="print every finding")
    check.add_argument("--streamlit-version", metavar="V", help="what every app is said to be for")
    given = parser.parse_args(arguments)
    folder: Path = given.folder.resolve()
    if given.command == "fetch":
        return int(fetch(folder) > 0)
    if shutil.which("git") is None and given.revisions:
        parser.error("revisions need git")
    present, missing = sources(folder, given.source)
    if not present:
        parser.error(f"no source in {folder}; run: python tools/corpus.py fetch")
    known = scripts(folder, present)
    count = sum(map(len, known.values()))
    print(f"{len(present)} sources, {count} scripts with a known outcome")
    if missing:
        print(f"not there: {', '.join(missing)}")
    revisions = [*given.revisions, WORK_TREE][:2]
    if given.command == "gaps":
        found = [
            understood(each, known, jobs=given.jobs, timeout=given.timeout) for each in revisions
        ]
        print_gaps(revisions, found)
        return 0
    version: str | None = given.streamlit_version
    options = ["--streamlit-version", version] if version else []
    surveys = [
        survey(each, present, known, jobs=given.jobs, timeout=given.timeout, options=options)
        for each in revisions
    ]
    if given.only:
        select(surveys, given.only)
    if given.list:
        list_findings(surveys[-1])
    return int(report(surveys, known) > 0)


if __name__ == "__main__":
    sys.exit(main())
