"""Agreement with measured behaviour: what stlint predicts of small scripts is what they raise.

The scripts, and what Streamlit does with them, are in ``data/behaviours.json``. A prediction is an
error that stlint reports; it is confirmed when Streamlit raises that exception, on that line, after
those steps. What is raised and not predicted has a reason here, so that a new rule, or a
prediction that is lost, is noticed. The whole agreement as a table for each exception::

    python tests/test_behaviours.py
"""

from __future__ import annotations

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

from stlint.engine import check
from stlint.findings import Level, Step
from stlint.rules import all_rules
from stlint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stlint.findings import Finding

DATA: Final = Path(__file__).parent / "data" / "behaviours.json"
ENTRY: Final = "main.py"
COVERED: Final = ("ST201", "ST301", "ST302")
WANTED: Final = 0.9
"""The share of what these rules are about that they must find."""

MISSES: Final = {
    "dialog_same_twice": "a dialog has an ID made of its title (from 1.53); opening is not drawing",
}
"""What the rules are about and do not find, with the reason. Exactly these."""


class Reason(NamedTuple):
    """Why an exception is not predicted: patterns for its class and its message."""

    exception: str
    message: str
    text: str


REASONS: Final = (
    Reason("StreamlitDuplicateElementId", "multiple `dialog` elements", "a gap: see MISSES"),
    Reason("AttributeError", "module 'streamlit' has no attribute", "for ST801, ST802"),
    Reason("AttributeError", "Can't pickle local object", "for ST104"),
    Reason("AttributeError|KeyError", r"st\.query_params", "not ours: the address decides"),
    Reason("AttributeError", r"st\.user", "not ours: the user's login decides"),
    Reason("AttributeError", "object has no attribute", "inside Streamlit, from a wrong argument"),
    Reason("StreamlitWidgetAlreadyInstantiatedError", "", "for ST203"),
    Reason("StreamlitValueAssignmentNotAllowedError", "", "for ST204"),
    Reason("UnhashableParamError", "", "for ST103"),
    Reason("UnserializableReturnValueError", "", "for ST104"),
    Reason("CacheReplayClosureError", "", "no rule: cached code that draws elsewhere"),
    Reason("StreamlitInvalidLayoutContextError", r"button\(\)` can't be used in", "for ST409"),
    Reason("StreamlitInvalidLayoutContextError", r"chat_input\(\)` can't be used", "for ST409"),
    Reason("StreamlitInvalidLayoutContextError", "Forms cannot be nested", "for ST411"),
    Reason("StreamlitInvalidLayoutContextError", "must be used inside an `st.form", "for ST412"),
    Reason("StreamlitInvalidLayoutContextError", 'scope="fragment"', "for ST414"),
    Reason("StreamlitInvalidLayoutContextError", "Dialogs may not be nested", "for ST415"),
    Reason("StreamlitInvalidFormCallbackError", "", "for ST410"),
    Reason("StreamlitPageNotFoundError", "", "for ST503"),
    Reason("StreamlitAPIException", r"[Pp]ages? |url_path", "for ST502"),
    Reason(
        "StreamlitAPIException", r"Method `|is not a valid Streamlit command", "for ST801, ST802"
    ),
    Reason("StreamlitAPIException", "Passing a fragment key", "for ST414"),
    Reason(
        "StreamlitAPIException", "component to be installed|Map data", "not ours: what is there"
    ),
    Reason("StreamlitAPIException", "", "for ST807: a wrong argument"),
    Reason("StreamlitMissingRequiredParameterError", "", "for ST806"),
    Reason("Streamlit(InvalidMinMax|MixedNumericTypes|BadTimeString)Error", "", "for ST807"),
    Reason("Streamlit(Value|ValueOutOfRange|ValueAboveMax)Error", "", "for ST807"),
    Reason("StreamlitInvalid(ColumnSpec|Height|Width|ParameterType)Error", "", "for ST807"),
    Reason("Streamlit(SelectionCountExceedsMax|QueryParamDictValue)Error", "", "for ST807"),
    Reason(
        "StreamlitSecretNotFoundError|StreamlitMissingAuthlibError", "", "not ours: the machine"
    ),
    Reason("ModuleNotFoundError|MediaFileStorageError", "", "not ours: what is on the machine"),
    Reason("TypeError", "unexpected keyword argument|missing 1 required", "for ST806"),
    Reason("TypeError", "context manager protocol|not callable", "for ST504, ST807"),
    Reason("TypeError", "takes 1 positional argument but", "for ST307"),
    Reason("TypeError|ValueError", "", "plain Python, or a wrong argument"),
    Reason("SystemExit", "", "what the app asks for"),
    Reason("endless", "", "for ST406"),
)
"""The first that fits is the reason."""


@dataclass(frozen=True)
class Behaviour:
    """A script, what Streamlit does with it, and what stlint says about it.

    ``outcome`` is the name of an exception, ``"endless"`` or ``"ok"``; ``place`` the file and line
    that it comes from, where that is a line of the app; ``errors`` are findings.
    """

    name: str
    outcome: str
    place: str | None
    message: str
    steps: tuple[Step, ...]
    errors: tuple[Finding, ...]

    @property
    def covered(self) -> bool:
        """Whether it raises what the rules are about: duplicates, or missing session state."""
        duplicate = self.outcome.startswith("StreamlitDuplicateElement")
        return duplicate or self.message.startswith("st.session_state has no ")

    @property
    def false(self) -> list[Finding]:
        """The predictions that are not confirmed."""
        return [each for each in self.errors if not self._confirms(each)]

    @property
    def predicted(self) -> bool:
        """Whether the exception that it raises is predicted."""
        return any(self._confirms(each) for each in self.errors)

    @property
    def reason(self) -> Reason | None:
        """Why its exception is not predicted."""
        for each in REASONS:
            if re.fullmatch(each.exception, self.outcome) and re.search(each.message, self.message):
                return each
        return None

    def _confirms(self, finding: Finding) -> bool:
        place = f"{Path(finding.span.path).name}:{finding.span.row}"
        same = self.outcome in _exceptions(finding) and self.place == place
        return same and finding.witness == self.steps


def _exceptions(finding: Finding) -> list[str]:
    """The names of the exceptions that an error finding predicts."""
    return (all_rules()[finding.code].raises or finding.code).split(" or ")


def _files(source: str | Mapping[str, str]) -> Mapping[str, str]:
    return {ENTRY: source} if isinstance(source, str) else source


def _judge(name: str, entry: Mapping[str, Any], folder: Path) -> Behaviour:
    """Check a script in an empty folder."""
    for path, text in _files(entry["source"]).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    report = check([folder], Settings())
    assert report.internal_errors == 0, name
    assert report.files, name
    errors = tuple(each for each in report.findings if each.level is Level.ERROR)
    steps = tuple(Step(*each) for each in entry.get("steps", ()))
    outcome = entry.get("outcome", "ok")
    return Behaviour(name, outcome, entry.get("at"), entry.get("message", ""), steps, errors)


@cache
def behaviours() -> tuple[Behaviour, ...]:
    """All of them, checked once."""
    scripts = json.loads(DATA.read_text(encoding="utf-8"))["scripts"]
    with tempfile.TemporaryDirectory() as top:
        found = []
        for name, entry in scripts.items():
            folder = Path(top) / name
            folder.mkdir()
            found.append(_judge(name, entry, folder))
    return tuple(found)


def _told(finding: Finding) -> tuple[str, int, str]:
    return finding.code, finding.span.row, finding.message


# What is tested ----------------------------------------------------------------------------------


def test_what_runs_clean_gets_no_error() -> None:
    wrong = {
        each.name: [_told(error) for error in each.errors]
        for each in behaviours()
        if each.outcome == "ok" and each.errors
    }
    assert wrong == {}


def test_every_prediction_is_confirmed() -> None:
    wrong = {
        each.name: (f"raises {each.outcome} at {each.place}", [_told(bad) for bad in each.false])
        for each in behaviours()
        if each.false
    }
    assert wrong == {}


def test_duplicates_and_missing_state_are_predicted() -> None:
    covered = [each for each in behaviours() if each.covered]
    missed = [each.name for each in covered if not each.predicted]
    assert len(missed) <= (1 - WANTED) * len(covered)
    assert set(missed) == set(MISSES)


def test_what_is_not_predicted_has_a_reason() -> None:
    unpredicted = [each for each in behaviours() if each.outcome != "ok" and not each.predicted]
    nobody_knows = [
        (each.name, each.outcome, each.message) for each in unpredicted if each.reason is None
    ]
    assert nobody_knows == []
    assert {each.reason for each in unpredicted} == set(REASONS)


def test_the_scripts_say_something() -> None:
    counts = Counter(each.outcome for each in behaviours())
    assert sum(counts.values()) >= 667
    assert counts["ok"] >= 392
    assert sum(each.covered for each in behaviours()) >= 61
    assert sum(bool(each.steps) for each in behaviours()) >= 12
    predicted = {error.code for each in behaviours() for error in each.errors}
    assert predicted == set(COVERED)


# The table ---------------------------------------------------------------------------------------


def _table() -> Iterator[str]:
    raised, confirmed, false, missed = Counter[str](), Counter[str](), Counter[str](), []
    for each in behaviours():
        for error in each.false:
            false[" or ".join(_exceptions(error))] += 1
        if each.outcome == "ok":
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
    covered = [each for each in behaviours() if each.covered]
    share = sum(each.predicted for each in covered), len(covered)
    clean = [each for each in behaviours() if each.outcome == "ok"]
    yield ""
    yield f"duplicates and missing session state: {share[0]} of {share[1]} predicted"
    for name, why in MISSES.items():
        yield f"  not {name}: {why}"
    yield f"clean: {len(clean)}, with an error {sum(bool(each.errors) for each in clean)}"
    for each in behaviours():
        for error in each.false:
            line = f"{each.name}: {error.code} on line {error.span.row}: {error.message}"
            yield f"not confirmed: {line}; {each.outcome} at {each.place}"


if __name__ == "__main__":
    print("\n".join(_table()))
