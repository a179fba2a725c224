"""Builds ``streamlit_api/values.json``: which values of arguments each release refuses.

The releases that are set up for the tests (``tests/streamlit_oracle.py --setup``) are asked by a
probe (``api_tables/values.py``), each argument alone, and then for what arguments do to each other
(``api_tables/pairs.py``): what undoes a refusal in one release is believed to in all::

    python tools/build_value_tables.py                  # those that the table has
    python tools/build_value_tables.py 1.68.0           # one more, or one anew
    python tools/build_value_tables.py 1.67.0 --only grid       # some commands of it anew
    python tools/build_value_tables.py --merge          # only write the table from what was asked

What a release says is kept in ``--work``; of those that were not asked now, the table knows what
they said, as it does of the commands that ``--only`` leaves out. A release that was never asked is
taken to refuse what both its neighbours refuse; before the first that was asked, nothing is known.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from api_tables.journal import Journal
from build_api_tables import TABLE, minor, number

from stlint.streamlit_api.values import expanded

if TYPE_CHECKING:
    from collections.abc import Sequence

VALUES = TABLE.with_name("values.json")
PROBE = Path(__file__).resolve().parent / "api_tables" / "values.py"
INSTALLED = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "stlint" / "streamlit"
MOST_LOST = 20
"""Of how many calls a probe may die."""
OTHERS = {
    *("audio.sample_rate", "altair_chart.selection_mode", "vega_lite_chart.selection_mode"),
    *("cache_data.max_entries", "cache_data.persist", "cache_data.show_spinner"),
    *("cache_data.refresh_mode", "cache_resource.refresh_mode", "cache_resource.max_entries"),
    *("audio.format", "video.format", "dialog.open.title"),
    *("columns.spec", "date_input.format", "datetime_input.format", "Page.page"),
    "write_stream.cursor",
}
"""Arguments of which something else decides, or another rule."""
UNDONE = {"audio.data": {"sample_rate"}}
"""Arguments that make another one right of which no probe gives both: arrays need a rate."""
MOMENTS = {"date", "decimal", "digits", "number", "time"}
"""Shapes of texts that some Python reads as a date or a time."""
ALLOWED = {
    "Page.url_path": {"empty", "blank"},
    "navigation.pages": {"word", "letter", "items"},
    "plotly_chart.figure_or_data": {"entries", "word"},
    **{f"{name}.value": MOMENTS for name in ("date_input", "datetime_input", "time_input")},
}
"""What another argument, a file on the disk, or what is in a value makes right."""
DATED = {"date_input", "datetime_input", "slider", "time_input"}
"""Commands for which dates and times are compared with each other."""
NUMERIC = {"number_input", "slider"}
"""Commands whose numbers are all whole, or none: each is refused beside the others' defaults."""
NUMBERS = ("int", "float", "numpy-int", "numpy-float")
DATES = ("day", "moment", "clock", "span")
CHOSEN = {"default", "value"}
"""Arguments that are one of the options."""
TAKEN_SOMEWHERE = {
    *("True", "False", "address", "color", "date", "duration", "entries", "float-format"),
    *("integer-format", "keys", "number", "quantity", "time", "word", "words"),
}
"""Shapes of which every argument that is for itself takes one, if it takes no numbers."""
ONLY_OBJECTS = {"pydeck_chart.pydeck_obj"}
"""Arguments that take objects of a library, or ``None``, and nothing else."""
PARTS = ("shapes", "words", "int", "float", "items", "item_words", "files")
"""What is said of an argument."""
PAGES = frozenset({"navigation.pages", "page_link.page", "switch_page.page"})
"""Arguments that name pages: which there are is said by an app, and a probe has none."""

Answer = dict[str, Any]


def ask(version: str, what: str, work: Path, only: Sequence[str] = ()) -> Answer:
    """What the probe answers in a release, or of some commands; kept until it is asked for anew.

    A call of which the probe dies is named, and left out from then on.

    Raises:
        RuntimeError: it dies again and again, or not of a call.
    """
    kept = work / f"{what.split(maxsplit=1)[0]}-{version}.json"
    python = INSTALLED / f"st-{version}" / "bin" / "python"
    journal = Journal(work, kept.stem)
    while not kept.exists():
        done = subprocess.run(
            [str(python), str(PROBE), str(kept), *what.split()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=work,
            env={**os.environ, "ONLY": " ".join(only)},
        )
        if not kept.exists():
            call = journal.lost()
            said = f"{version}: the probe ended with {done.returncode}"
            if call is None or len(journal.skipped()) > MOST_LOST:
                raise RuntimeError(f"{said}: {done.stderr[-2000:]}")
            print(f"{said} at {call}: left out", flush=True)
    found: Answer = json.loads(kept.read_text())["values"]
    return found


def ask_again(version: str, what: str, commands: Sequence[str], work: Path) -> None:
    """Ask a release about some commands, and keep what it says of the others."""
    kept = work / f"{what.split(maxsplit=1)[0]}-{version}.json"
    before = json.loads(kept.read_text())
    with tempfile.TemporaryDirectory(dir=work) as aside:
        anew = ask(version, what, Path(aside), commands)
    kept.write_text(json.dumps({**before, "values": _renewed(before["values"], anew, commands)}))


def _renewed(before: Answer, anew: Answer, commands: Sequence[str]) -> Answer:
    """Answers, with those about some commands in the place of what was said of them."""
    if before.keys() == anew.keys() == {"unless", "together"}:
        return {part: _renewed(before[part], anew[part], commands) for part in before}
    others = {
        name: each
        for name, each in before.items()
        if name.removesuffix("()") not in commands and name.rpartition(".")[0] not in commands
    }
    return {**others, **anew}


def ask_some(version: str, commands: Sequence[str], work: Path) -> None:
    """Ask a release about some commands, each argument alone; the table knows the others."""
    kept = work / f"part-{version}.json"
    with tempfile.TemporaryDirectory(dir=work) as aside:
        anew = ask(version, "alone", Path(aside), commands)
    before = json.loads(kept.read_text())["values"] if kept.exists() else {}
    kept.write_text(json.dumps({"values": _renewed(before, anew, commands)}))


def both(one: Answer, two: Answer) -> Answer:
    """What is refused of an argument by both of two releases."""
    found: Answer = {}
    for part in ("shapes", "items"):
        shared = sorted(set(one.get(part, "").split()) & set(two.get(part, "").split()))
        if shared:
            found[part] = " ".join(shared)
    for part in ("words", "item_words"):
        if part in one or part in two:
            found[part] = sorted({*one.get(part, ()), *two.get(part, ())})
    if one.get("files"):
        found["files"] = True
    for part in ("int", "float"):
        spans = [
            (_inner(max, low, begin), _inner(min, high, end))
            for low, high in one.get(part, ())
            for begin, end in two.get(part, ())
        ]
        real = [list(each) for each in spans if None in each or each[0] <= each[1]]
        if real:
            found[part] = real
    return found


def _inner(choose: Any, *ends: float | None) -> float | None:
    """The nearer of two ends; ``None`` is infinite."""
    return choose((each for each in ends if each is not None), default=None)


def between(
    asked: dict[str, dict[str, Answer]], releases: list[str]
) -> dict[str, dict[str, Answer]]:
    """What each release refuses, those included that were not asked but lie between two others."""
    found: dict[str, dict[str, Answer]] = {}
    every = {name for answers in asked.values() for name in answers if not name.endswith("()")}
    for name in every:
        command = f"{name.rpartition('.')[0]}()"
        known = [each for each in releases if command in asked.get(each, ())]
        for release in releases:
            older = [each for each in known if number(each) <= number(release)]
            newer = [each for each in known if number(each) >= number(release)]
            if older and newer:
                one, two = (asked[each].get(name) for each in (older[-1], newer[0]))
                if one is not None and two is not None:
                    here = found.setdefault(release, {})
                    here[name] = one if older[-1] == newer[0] else both(one, two)
    return {release: found.get(release, {}) for release in releases}


def naming_files(asked: dict[str, dict[str, Answer]]) -> None:
    """Note of an argument that names files in one release, or pages, that it does in all."""
    seen = {name for said in asked.values() for name, each in said.items() if each.get("files")}
    named = seen | PAGES
    for said in asked.values():
        for name in named & said.keys():
            said[name] = {**said[name], "files": True}


def histories(every: dict[str, dict[str, Answer]]) -> dict[str, dict[str, Any]]:
    """What is said of each argument, from which release on."""
    found: dict[str, dict[str, Any]] = {}
    for release, answers in every.items():
        for name in {*answers, *found}:
            said = {key: each for key, each in answers.get(name, {}).items() if key in PARTS}
            history = found.setdefault(name, {})
            last = next(reversed(history.values()), {})
            if said != last:
                history[release] = said
    return {name: history for name, history in sorted(found.items()) if history}


def refuses_all(answer: Answer) -> bool:
    """Whether only ``None`` is taken, of all that was tried: something else decides what is.

    Emojis, which icons take, are not tried.
    """
    every = [[None, None]]
    numbers = answer.get("int") == every and answer.get("float") == every
    shapes = set(answer.get("shapes", "").split())
    none = "None" in shapes  # only objects are taken, such as charts
    return numbers and not answer.get("words") and shapes >= TAKEN_SOMEWHERE and not none


def without(shapes: str, *names: str) -> str:
    """Shapes without some."""
    return " ".join(each for each in shapes.split() if each not in names)


def permitted(name: str, answer: Answer) -> Answer:
    """What is said of an argument, without what may be right in ways that are not tried."""
    for part in ("shapes", "items") if name in ALLOWED else ():
        answer = {**answer, part: without(answer.get(part, ""), *ALLOWED[name])}
    return answer


def told(answers: dict[str, Answer], signatures: dict[str, Any]) -> dict[str, Answer]:
    """What is said of arguments that are for themselves."""
    found = {}
    for name, whole in answers.items():
        answer = whole
        command, _, parameter = name.rpartition(".")
        if parameter.startswith("_"):
            continue
        if name.endswith("()"):
            found[name] = {}  # a command that was asked about
            continue
        found[f"{command}()"] = {}
        answer = permitted(name, answer)
        if command in NUMERIC or parameter == "index":
            answer = {**answer, "shapes": without(answer.get("shapes", ""), "True", "False")}
        if command in NUMERIC:
            answer = {**answer, "shapes": without(answer.get("shapes", ""), *NUMBERS)}
        if command in DATED:
            answer = {**answer, "shapes": without(answer.get("shapes", ""), *DATES)}
        listing = str(list(signatures.get(command, {}).get("signature", {}).values()))
        chosen = parameter in CHOSEN and ("options" in listing or "tabs" in listing)
        chosen = chosen and command != "feedback"
        drawn = parameter in {"format_func", "icon"} or parameter.startswith("on_")
        objects = drawn or name in ONLY_OBJECTS
        if "keyed" not in whole and refuses_all(whole) and not objects:
            continue
        if name not in OTHERS and not chosen:
            found[name] = answer
            if "keyed" in answer:
                found[f"{name} key"] = answer["keyed"]
    return found


class Asked(NamedTuple):
    """What releases were asked, and said."""

    alone: dict[str, dict[str, Answer]]
    """By release, what is refused of each argument; ``button()`` says that a command was asked."""
    unless: dict[str, set[str]]
    together: dict[str, dict[str, list[Any]]]

    def known_pairs(self) -> dict[str, list[Any]]:
        """All pairs that some release refuses together."""
        found: dict[str, list[Any]] = {}
        for said in self.together.values():
            for command, pairs in said.items():
                known = found.setdefault(command, [])
                known += [each for each in pairs if each not in known]
        return found


def recovered(table: dict[str, Any]) -> Asked:
    """What the table has of the releases that were asked: they need not be asked again."""
    alone: dict[str, dict[str, Answer]] = {}
    together: dict[str, dict[str, list[Any]]] = {}
    for release in table["releases"]:
        found = {
            f"{name}()": {} for name, there in table.get("asked", {}).items() if release in there
        }
        for name, history in table["alone"].items():
            if name in OTHERS:
                continue
            said = [each for since, each in history.items() if number(since) <= number(release)]
            if said and said[-1]:
                found[name] = permitted(name, said[-1])
        alone[release] = found
        together[release] = {}
        for command, pairs in table["together"].items():
            for *pair, first, last in pairs:
                within = last is None or number(release) <= number(last)
                if number(first) <= number(release) and within:
                    together[release].setdefault(command, []).append(pair)
    unless = {name: set(others) for name, others in table["unless"].items()}
    for name, others in UNDONE.items():
        unless.setdefault(name, set()).update(others)
    return Asked(alone, unless, together)


def build(work: Path) -> dict[str, Any]:
    """The table, from what was asked, and what it says already of other releases."""
    commands = json.loads(TABLE.read_text())
    asked = recovered(known_table())
    for path in work.glob("alone-*.json"):
        version = path.stem.removeprefix("alone-")
        asked.alone[minor(version)] = told(ask(version, "alone", work), commands["commands"])
    for path in work.glob("part-*.json"):
        version = path.stem.removeprefix("part-")
        answers = told(json.loads(path.read_text())["values"], commands["commands"])
        some = [each.removesuffix("()") for each in answers if each.endswith("()")]
        known = asked.alone.get(minor(version), {})
        asked.alone[minor(version)] = _renewed(known, answers, some)
    for path in work.glob("pairs-*.json"):
        for name, others in json.loads(path.read_text())["values"]["unless"].items():
            asked.unless.setdefault(name, set()).update(others)
    for path in work.glob("together-*.json"):
        release = minor(path.stem.removeprefix("together-"))
        asked.together[release] = json.loads(path.read_text())["values"]["together"]
    naming_files(asked.alone)
    releases = list(commands["releases"])
    measured = sorted(asked.alone, key=number)
    marks = sorted({each for said in asked.alone.values() for each in said if each.endswith("()")})
    return {
        "releases": measured,
        "asked": {
            mark.removesuffix("()"): [each for each in measured if mark in asked.alone[each]]
            for mark in marks
        },
        "alone": histories(between(asked.alone, releases)),
        "unless": {name: sorted(each) for name, each in sorted(asked.unless.items())},
        "together": companies(asked.together),
    }


def companies(together: dict[str, dict[str, list[Any]]]) -> dict[str, list[Any]]:
    """Pairs that are refused together, with the first and the last release that does."""
    found: dict[str, dict[str, list[str]]] = {}
    for release in sorted(together, key=number):
        for command, pairs in together[release].items():
            for pair in pairs:
                found.setdefault(command, {}).setdefault(json.dumps(pair), []).append(release)
    asked = sorted(together, key=number)
    return {
        command: [
            [*json.loads(pair), those[0], those[-1] if those[-1] != asked[-1] else None]
            for pair, those in pairs.items()
            if those == asked[asked.index(those[0]) : asked.index(those[-1]) + 1]
        ]
        for command, pairs in sorted(found.items())
    }


def known_table() -> dict[str, Any]:
    """The table as it is."""
    return expanded(json.loads(VALUES.read_text()))


def numbered(table: dict[str, Any]) -> dict[str, Any]:
    """The table with what is said of arguments under numbers: of many, it is the same."""
    numbers: dict[str, int] = {}
    alone = {
        name: {
            release: numbers.setdefault(json.dumps(about), len(numbers))
            for release, about in history.items()
        }
        for name, history in table["alone"].items()
    }
    return {**table, "alone": alone, "said": [json.loads(each) for each in numbers]}


def write(whole: dict[str, Any]) -> None:
    """Write the table, an argument a line."""
    table = numbered(whole)
    parts = []
    for name, rows in table.items():
        if isinstance(rows, list):
            between = ",\n" if name == "said" else ", "
            parts.append(f'"{name}": [{between.join(map(json.dumps, rows))}]')
            continue
        lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(row)}" for key, row in rows.items())
        parts.append(f'"{name}": {{\n{lines}\n}}')
    VALUES.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def pairs_of(work: Path) -> Path:
    """A file with the pairs that some release refuses together, to ask the others."""
    found = recovered(known_table()).known_pairs()
    for path in sorted(work.glob("pairs-*.json")):
        for command, pairs in json.loads(path.read_text())["values"]["together"].items():
            known = found.setdefault(command, [])
            known += [each for each in pairs if each not in known]
    listed = work / "suspects.json"
    listed.write_text(json.dumps(found))
    return listed


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("versions", nargs="*", help="releases to ask; those of the table")
    parser.add_argument(
        "--only", nargs="+", default=(), metavar="COMMAND", help="ask about these anew"
    )
    parser.add_argument("--merge", action="store_true", help="ask none")
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()) / "stlint-value-tables"
    )
    options = parser.parse_args()
    work: Path = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    table = json.loads(VALUES.read_text())["releases"]
    known = [each.name.removeprefix("st-") for each in INSTALLED.glob("st-*")]
    known = [each for each in known if minor(each) in table]
    versions = [] if options.merge else sorted(options.versions or known, key=number)
    listed = json.loads(TABLE.read_text())["releases"]
    absent = [each for each in versions if minor(each) not in listed]
    if absent:
        parser.error(f"run tools/build_api_tables.py --add {absent[0]} first")
    unknown = [each for each in versions if not (work / f"alone-{each}.json").exists()]
    for version in unknown if options.only else ():
        print(version, flush=True)
        ask_some(version, options.only, work)
    versions = [each for each in versions if not options.only or each not in unknown]
    for version in versions:
        print(version, flush=True)
        if options.only:
            ask_again(version, "alone", options.only, work)
        ask(version, "alone", work)
    for version in versions:
        pairs = f"pairs {work / f'alone-{version}.json'}"
        if options.only:
            ask_again(version, pairs, options.only, work)
        ask(version, pairs, work)
    suspects = pairs_of(work)
    for version in versions:
        ask(version, f"together {suspects}", work)
    write(build(work))
    return 0


if __name__ == "__main__":
    sys.exit(main())
