"""Agreement with measured behaviour: what stlint predicts of small scripts, release by release.

The scripts, and what Streamlit does with them, are in ``data/behaviours.json``. A prediction is an
error that stlint reports; it is confirmed when Streamlit raises that exception, on that line, after
those steps. What is raised and not predicted has a reason here, so that a new rule, or a
prediction that is lost, is noticed::

    python tests/behaviours.py                       as a table for each exception
    python tests/behaviours.py --releases 1.28 1.46  for some releases only
    python tests/behaviours.py --measure             ask every Streamlit anew, and write it down
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from releases import RELEASES, code_of, meant
from streamlit_oracle import Case, run_many

from stlint.check import check
from stlint.model.drafts import RAISED
from stlint.results.finding import Level, Step
from stlint.rules import all_rules
from stlint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stlint.results.finding import Finding

__all__ = ["EARLIER", "MISSES", "REASONS", "Behaviour", "Raised", "behaviours", "measured", "table"]

DATA: Final = Path(__file__).parent / "data" / "behaviours.json"
ENTRY: Final = "main.py"
LONGEST: Final = 90
"""Characters of a message that are written down."""

MISSES: Final = {
    "spc_in_callback": "ST501 looks at the script, not at what a callback configures before it",
    "spc_in_fragment": "a fragment has drawn its container before its body begins",
    "key_empty": "an empty key is a key, none, or an error, from release to release",
    "key_empty_same_label": "an empty key is a key, none, or an error, from release to release",
}
"""What the rules are about and do not find in some release, with the reason. Exactly these."""


EARLIER: Final = {"spc_after_echo": "st.echo cannot read a block on its own line"}
"""Where something else raises before what is predicted can, in some release."""


class Reason(NamedTuple):
    """Why an exception is not predicted: patterns for its class, its message, and the script."""

    exception: str
    message: str
    text: str
    script: str = ""


_API: Final = "StreamlitAPIException"
_LAYOUT: Final = "StreamlitInvalidLayoutContextError|StreamlitAPIException"
_VALUE: Final = "an argument has a value of which ST807 knows nothing"
REASONS: Final = (
    # Caching
    Reason("CacheReplayClosureError", "", "no rule yet: cached code that draws elsewhere"),
    # Where an element may be
    Reason(_API, "", "no rule yet: where a chat input may be", "nest_.*"),
    # Pages
    Reason(
        "StreamlitSetPageConfigMustBeFirstCommandError|StreamlitAPIException",
        r"`set_page_config\(\)` can only be called once",
        "a gap: see MISSES",
    ),
    Reason("TypeError", "missing 1 required", "no rule yet: what a page takes", "nav_.*"),
    # Calls
    Reason("StreamlitDuplicateElementId|DuplicateWidgetID", "", "a gap: see MISSES"),
    Reason(
        "AttributeError",
        "module 'streamlit' has no attribute '_",
        "left out by ST801: private names",
    ),
    Reason("TypeError", "CachedFunc", "no rule yet: arguments of the methods of cached functions"),
    Reason(
        "TypeError", "'DeltaGenerator' object is not callable", "no rule yet: a container is called"
    ),
    Reason(
        _API, "query_params|[Qq]uery param", "no rule yet: how query parameters are used", "qp_.*"
    ),
    # Not ours
    Reason("endless", "", "a gap: ST406 follows no change to an unknown page", "switch_nav_.*"),
    Reason("AttributeError", r"st\.(user|experimental_user)", "not ours: the login decides"),
    Reason("AttributeError", "'Assign' object", "not ours: see EARLIER"),
    Reason("ModuleNotFoundError|MediaFileStorageError", "", "not ours: what is on the machine"),
    Reason(
        "StreamlitSecretNotFoundError|FileNotFoundError|Streamlit(MissingAuthlib|Auth)Error",
        "",
        "not ours: what is on the machine",
    ),
    Reason(_API, "component to be installed", "not ours: what is on the machine"),
    Reason("ValueError", "^x$", "not ours: the app raises it", "cache_data_exception"),
    Reason("SystemExit", "", "not ours: the app asks for it"),
    # Arguments
    Reason("AttributeError", "object has no attribute", _VALUE),
    Reason(
        "(Streamlit)?Bad.*StringError|Streamlit(Invalid.*|Value|ColorLength|.*ExceedsMax)Error",
        "",
        _VALUE,
    ),
    Reason(_API, "", _VALUE),
    Reason("TypeError", "^(?!.*(unexpected keyword|missing [0-9]+ required))", _VALUE),
    Reason("AssertionError|RuntimeError|ValueError", "", _VALUE),
)
"""The first that fits is the reason."""


class Raised(NamedTuple):
    """How a script ends: the class of an exception or ``"endless"``, its place and message."""

    outcome: str
    place: str | None = None
    message: str = ""


_OF_THE_API: Final = frozenset({None, "ST801", "ST414", "ST415"})
"""Codes of exceptions that other wrong uses raise as well."""
_EXACT: Final = frozenset({"ST201", "ST203"})
"""Rules of which each class that Streamlit raises is known."""


@dataclass(frozen=True)
class Behaviour:
    """A script, what a release of Streamlit does with it, and what stlint says about it.

    ``raised`` is ``None`` where it runs clean. ``errors`` are findings, in the order of lines.
    """

    name: str
    release: str
    raised: Raised | None
    steps: tuple[Step, ...]
    errors: tuple[Finding, ...]

    @property
    def outcome(self) -> str:
        """The name of the exception, ``"endless"`` or ``"ok"``."""
        return "ok" if self.raised is None else self.raised.outcome

    @property
    def code(self) -> str | None:
        """The rule about what it raises, if that is a duplicate or missing session state."""
        return None if self.raised is None else code_of(self.raised.outcome, self.raised.message)

    @property
    def false(self) -> list[Finding]:
        """The predictions that are not confirmed, and not hidden by what is raised before."""
        if self.predicted or (self.raised is not None and self.name in EARLIER):
            return []
        return list(self.errors)

    @property
    def predicted(self) -> bool:
        """Whether the exception that it raises is predicted."""
        return any(self._confirms(each) for each in self.errors)

    @property
    def reason(self) -> Reason | None:
        """Why its exception is not predicted."""
        assert self.raised is not None
        for each in REASONS:
            if (
                re.fullmatch(each.exception, self.outcome)
                and re.search(each.message, self.raised.message)
                and (not each.script or re.fullmatch(each.script, self.name))
            ):
                return each
        return None

    def _confirms(self, finding: Finding) -> bool:
        if self.raised is None or finding.witness is None:
            return False
        if finding.witness != self.steps[: len(finding.witness)]:
            return False
        spans = [each.span for each in finding.related if each.message == RAISED]
        span = (*spans, finding.span)[0]
        place = f"{Path(span.path).name}:{span.row}"
        if self.raised.place not in {None, place}:  # a callback is refused in no line
            return False
        # Of a wrong use of the API, the class differs from release to release: the place says it.
        of_the_api = self.code in _OF_THE_API and finding.code not in _EXACT
        dialogs = (finding.code, self.code) == ("ST415", "ST301")  # a dialog has an ID, too
        return finding.code == self.code or of_the_api or dialogs


def exceptions(finding: Finding) -> list[str]:
    """The names of the exceptions that an error finding predicts."""
    return (all_rules()[finding.code].raises or finding.code).replace(", ", " or ").split(" or ")


@cache
def scripts() -> Mapping[str, Mapping[str, Any]]:
    """What is written down."""
    found: Mapping[str, Mapping[str, Any]] = json.loads(DATA.read_text("utf-8"))["scripts"]
    return found


def files(entry: Mapping[str, Any]) -> Mapping[str, str]:
    """The files of a script."""
    source = entry["source"]
    return {ENTRY: source} if isinstance(source, str) else source


def steps(entry: Mapping[str, Any]) -> tuple[Step, ...]:
    """What a user does with it."""
    return tuple(Step(*each) for each in entry.get("steps", ()))


def written(entry: Mapping[str, Any], release: str) -> Raised | None:
    """What a release does, as it is written down."""
    history = entry.get("raised", {})
    known = [each for each in RELEASES if each in history]
    before = [each for each in known if list(RELEASES).index(each) <= list(RELEASES).index(release)]
    found = history[before[-1]] if before else None
    return None if found is None else Raised(*found)


@cache
def behaviours(release: str) -> tuple[Behaviour, ...]:
    """All of them in a release, checked once."""
    with tempfile.TemporaryDirectory() as top:
        return tuple(
            _judge(name, entry, release, Path(top) / name) for name, entry in scripts().items()
        )


def _judge(name: str, entry: Mapping[str, Any], release: str, folder: Path) -> Behaviour:
    """Check a script in an empty folder."""
    for path, text in files(entry).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    report = check([folder], Settings(), targets=meant(release))
    assert report.internal_errors == 0, name
    assert report.files, name
    errors = tuple(each for each in report.findings if each.level is Level.ERROR)
    return Behaviour(name, release, written(entry, release), steps(entry), errors)


# What Streamlit does -----------------------------------------------------------------------------


def measured(version: str) -> Iterator[tuple[str, Raised | None]]:
    """Run every script in a version of Streamlit.

    Raises:
        MissingStreamlit: no environment with this version exists.
    """
    cases = [Case(files(each), steps(each), ENTRY) for each in scripts().values()]
    outcomes = run_many(cases, version=version, timeout=10)
    for name, outcome in zip(scripts(), outcomes, strict=True):
        if outcome.clean:
            yield name, None
        elif outcome.exception is None:
            yield name, Raised("endless" if outcome.kind == "timeout" else outcome.kind)
        else:
            place = f"{outcome.path}:{outcome.line}" if outcome.path else None
            message = " ".join(outcome.message.split())
            message = re.sub(r"/\S*/", "/…/", message)
            message = re.sub(r"\{.*", "{…}", message)[:LONGEST]  # a set: in any order
            yield name, Raised(outcome.exception, place, message)


def measure() -> None:
    """Ask every release, and write down what has changed from one to the next."""
    entries = {name: {**each, "raised": {}} for name, each in scripts().items()}
    for release, version in RELEASES.items():
        for name, raised in measured(version):
            history = entries[name]["raised"]
            last = list(history.values())[-1] if history else None
            if last != (now := None if raised is None else [*raised]):
                history[release] = now
        print(release, flush=True)
    about = json.loads(DATA.read_text("utf-8"))["about"]
    rows = ",\n".join(
        f"  {json.dumps(name)}: "
        + json.dumps({key: value for key, value in each.items() if value}, ensure_ascii=False)
        for name, each in entries.items()
    )
    head = f'{{\n "about": {json.dumps(about)},\n "scripts": {{\n'
    DATA.write_text(f"{head}{rows}\n }}\n}}\n", encoding="utf-8")


# The table ---------------------------------------------------------------------------------------


def table(releases: Sequence[str]) -> Iterator[str]:
    """How often each exception is raised, predicted, and predicted wrongly, over the releases."""
    raised, confirmed, false, missed = Counter[str](), Counter[str](), Counter[str](), []
    every = [each for release in releases for each in behaviours(release)]
    for each in every:
        for error in each.false:
            false[" or ".join(exceptions(error))] += 1
        if each.raised is None:
            continue
        raised[each.outcome] += 1
        confirmed[each.outcome] += each.predicted
        if not each.predicted:
            missed.append(each)
    width = max(map(len, [*raised, *false]))
    yield f"{'exception':{width}}  raised  predicted  not predicted  predicted, not raised"
    for name in sorted({*raised, *false}, key=lambda name: (-confirmed[name], -raised[name], name)):
        reasons = Counter(
            each.reason.text if each.reason else "unknown"
            for each in missed
            if each.outcome == name
        )
        why = "; ".join(f"{count} {text}" for text, count in reasons.most_common())
        lost = raised[name] - confirmed[name]
        line = f"{name:{width}}  {raised[name]:6}  {confirmed[name]:9}  {lost:13}  {false[name]:21}"
        yield f"{line}  {why}".rstrip()
    yield ""
    yield "release  duplicates and missing state  predicted  clean  with an error  not confirmed"
    for release in releases:
        ours = [each for each in behaviours(release) if each.code]
        clean = [each for each in behaviours(release) if each.raised is None]
        found = sum(each.predicted for each in ours)
        alarms = sum(bool(each.errors) for each in clean)
        wrong = sum(len(each.false) for each in behaviours(release))
        yield f"{release:7}  {len(ours):28}  {found:9}  {len(clean):5}  {alarms:13}  {wrong:13}"
    for each in every:
        if each.code and not each.predicted:
            yield f"missed in {each.release}: {each.name}: {MISSES.get(each.name, 'unknown')}"
    for each in every:
        for error in each.false:
            line = f"{error.code} on line {error.span.row}: {error.message}"
            yield f"not confirmed in {each.release}: {each.name}: {line}; {each.raised}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 if something is predicted that Streamlit does not raise."""
    parser = argparse.ArgumentParser(description="Agreement with measured behaviour.")
    parser.add_argument("--releases", nargs="+", choices=list(RELEASES), default=list(RELEASES))
    parser.add_argument("--measure", action="store_true", help="ask every Streamlit first")
    given = parser.parse_args(arguments)
    if given.measure:
        measure()
        scripts.cache_clear()
    print("\n".join(table(given.releases)))
    return int(any(each.false for release in given.releases for each in behaviours(release)))


if __name__ == "__main__":
    sys.exit(main())
