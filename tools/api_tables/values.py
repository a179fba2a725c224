"""Asks the real Streamlit which values of arguments it refuses.

Runs as a program inside an environment with one Streamlit release, as ``measure.py`` does::

    python values.py OUT alone            # what is refused of each argument alone
    python values.py OUT pairs FILE       # what undoes what the FILE says, what is refused together
    python values.py OUT together FILE    # is what the FILE lists refused together?

The answer is written to OUT; the call that is going on, beside it (``journal.py``).

Each argument is given one value after the other, of each shape (``streamlit_api/shapes.py``); where
words are refused, all those that stand in the source as choices are tried, too. A shape is refused
if every value of it is.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import json
import logging
import os
import re
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "stlint" / "streamlit_api")]

from calls import COMPONENT, FUNCTIONS, bases, callback, function  # noqa: E402 - found by then
from journal import LONGEST, Journal, guard_descriptors  # noqa: E402
from measure import Probe  # noqa: E402
from samples import (  # noqa: E402
    BRIEF,
    COMMON,
    ENTRIES,
    FEW,
    FILES,
    FLOATS,
    INTS,
    LISTS,
    MORE_LISTS,
    OBJECTS,
    TEXTS,
    TOLD,
    library_objects,
)
from shapes import TEXT_SHAPES, shape  # noqa: E402

OUTSIDE = {
    "FileNotFoundError",
    "IsADirectoryError",
    "MediaFileStorageError",
    "ModuleNotFoundError",
    "NotADirectoryError",
    "StreamlitPageNotFoundError",
}
"""What is raised because of something that is not there: it might be.

Neither counts what one protobuf says of booleans, and another does not.
"""
SKIPPED = {"write", "spinner", COMPONENT}
"""Commands that are not asked, or not when they are called: a spinner is entered."""
SLOW = {*("altair_chart", "area_chart", "bar_chart", "line_chart", "map", "scatter_chart"), "help"}
"""Charts, of which a call takes a hundred times as long: fewer values are tried."""
LABELS = {"x_label", "y_label", "alt", "key"}
"""Arguments that are not tried where a call takes long."""
COLUMNS = {"x", "y", "color", "size", "sort", "latitude", "longitude"}
"""Arguments of charts that may name a column of what is shown."""
ONLY = set(os.environ.get("ONLY", "").split())
"""The commands that are asked, if they are named."""
PARAMS = set(os.environ.get("PARAMS", "").split())
"""The parameters that are asked, if they are named."""
RELATED = {
    "index": (), "default": (), "value": (), "min_value": (), "max_value": (), "step": (),
    "options": (), "max_selections": (), "selection_default": (),
}  # fmt: skip
"""Parameters of which numbers and choices are refused because of others: ``stlint`` compares."""


def more_bases() -> dict[str, dict[str, Any]]:
    """Commands that have no identity, and are asked only here."""
    return {
        "set_page_config": {},
        "set_option": {"key": "client.showErrorDetails"},
        "get_option": {"key": "client.showErrorDetails"},
        **pages(),
        "dialog": {"title": "T"},
        "dialog.open": {"title": "T"},
        "spinner.enter": {"text": "x"},
        "fragment": {},
        "cache_data": {},
        "cache_resource": {},
        "GridContainer.cell": {},
        "switch_page": {"page": "nowhere.py"},
        "write_stream": {"stream": ["a", "b"]},
        "StatusContainer.update": {},
        **{f"column_config.{name}": {} for name in columns()},
        "column_config.SelectboxColumn": {"options": ["a", "b"]},
        "column_config.MultiselectColumn": {"options": ["a", "b"]},
    }


def pages() -> dict[str, dict[str, Any]]:
    """What makes pages, in releases that have it."""
    import streamlit as st

    make = getattr(st, "Page", None)
    if make is None:
        return {}
    page = {"page": callback, "title": "T"}
    return {"Page": page, "navigation": {"pages": [make(**page)]}}


def columns() -> list[str]:
    """The types of columns that this release has."""
    import streamlit as st

    return [each for each in dir(st.column_config) if each.endswith("Column")]


def called(command: str) -> Any:
    """What calls a command, or ``None`` if this release does not have it."""
    import streamlit as st
    from streamlit import config

    found = function(command)
    if command == "set_option" and found is not None:

        def set_option(key: Any) -> None:
            known = config._config_options or {}  # noqa: SLF001
            found(key, known[key].value if isinstance(key, str) and key in known else 1)

        return set_option
    if command in {"dialog", "fragment", "cache_data", "cache_resource"} and found is not None:
        return decorating(found)
    if command in {"dialog.open", "spinner.enter"}:
        make = function(command.rpartition(".")[0])
        return make and (opening(make) if command == "dialog.open" else entering(make))
    owners = {"GridContainer.cell": "grid", "StatusContainer.update": "status"}
    if command in owners:
        make = getattr(st, owners[command], None)
        method = command.partition(".")[2]
        return None if make is None else member(make, method)
    return found


def decorating(decorator: Any) -> Any:
    """Call a decorator with arguments, and what it returns with a function."""

    def call(**arguments: Any) -> Any:
        def decorated() -> None:
            pass

        return decorator(**arguments)(decorated)

    call.__signature__ = inspect.signature(decorator)  # type: ignore[attr-defined]
    return call


def opening(decorator: Any) -> Any:
    """Open a dialog that is decorated with arguments."""
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    def call(**arguments: Any) -> Any:
        open_dialog = decorator(**arguments)(lambda: None)
        context: Any = get_script_run_ctx()
        context.has_dialog_opened = False
        return open_dialog()

    call.__signature__ = inspect.signature(decorator)  # type: ignore[attr-defined]
    return call


def entering(make: Any) -> Any:
    """Enter what a command gives."""

    def call(**arguments: Any) -> None:
        with make(**arguments):
            pass

    call.__signature__ = inspect.signature(make)  # type: ignore[attr-defined]
    return call


def member(make: Any, method: str) -> Any:
    """Call a method of a new container."""
    place = make("a") if method == "update" else make()

    def call(**arguments: Any) -> Any:
        return getattr(place, method)(**arguments)

    call.__wrapped__ = getattr(place, method)  # type: ignore[attr-defined]
    return call


# What the source names as choices ---------------------------------------------------------------


def choices(called: Any) -> tuple[list[str], list[int]]:
    """Words and numbers that stand in the source of a command as something to compare with."""
    words: dict[str, None] = {}
    numbers: set[int] = set()
    for tree in _trees(called):
        for node in _choosing(tree):
            for each in ast.walk(node):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    if len(each.value) < 40:
                        words[each.value] = None
                elif isinstance(each, ast.Constant) and type(each.value) is int:
                    numbers |= {each.value - 1, each.value, each.value + 1}
    return [each for each in words if shape(each) in TEXT_SHAPES], sorted(numbers)


_PARSED: dict[str, ast.Module] = {}


def _trees(called: Any) -> list[ast.Module]:
    """The module of a command, and those of Streamlit's library that it imports."""
    path = None
    origin = inspect.unwrap(getattr(called, "__func__", called))
    with contextlib.suppress(TypeError):
        path = inspect.getsourcefile(origin if hasattr(origin, "__qualname__") else type(origin))
    if path is None or "streamlit" not in path:
        return []
    own = _parsed(path)
    root = Path(path).parents[[each.name for each in Path(path).parents].index("streamlit")]
    found = [own]
    for node in ast.walk(own):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("streamlit."):
            part = root.joinpath(*(node.module or "").split(".")[1:])
            source = part.with_suffix(".py")
            if source.exists() and part.parent.name in {"lib", "streamlit", "widgets"}:
                found.append(_parsed(str(source)))
    return found


def _parsed(path: str) -> ast.Module:
    if path not in _PARSED:
        _PARSED[path] = ast.parse(Path(path).read_text(encoding="utf-8"))
    return _PARSED[path]


def _choosing(tree: ast.Module) -> Any:
    """The parts of a module that name choices: comparisons, ``Literal[...]``, tables."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Compare, ast.Subscript)) or type(node).__name__ == "match_case":
            yield node
    for statement in tree.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            yield statement


# One argument ------------------------------------------------------------------------------------


class Asker:
    """Calls one command with one value after the other."""

    def __init__(self, probe: Probe, command: str, base: dict[str, Any], journal: Journal) -> None:
        self.probe = probe
        self.command = command
        self.base = base
        self.journal = journal
        self.skipped = frozenset(journal.skipped())

    def based(self, base: dict[str, Any]) -> Asker:
        """The same command, with other arguments beside."""
        return Asker(self.probe, self.command, base, self.journal)

    def worded(self, parameter: str) -> bool:
        """Whether texts may be meant for a parameter, as far as its annotation says."""
        asked = inspect.signature(self.probe.functions[self.command]).parameters[parameter]
        return not re.fullmatch(
            r"(bool|int|float|None|[ |])+|Widget\w+( \| None)?", str(asked.annotation)
        )

    def structured(self, parameter: str) -> bool:
        """Whether some dictionaries may be meant, with keys that nobody guesses."""
        asked = inspect.signature(self.probe.functions[self.command]).parameters[parameter]
        return (
            re.search("dict|Mapping|Any|Config|Figure|Input|Items|State", str(asked.annotation))
            is not None
        )

    def refuses(self, /, **changed: Any) -> bool | None:
        """Whether a call raises; ``None``: nobody knows, or because of what is not there."""
        shown = ", ".join(f"{name}={value!r}" for name, value in changed.items())
        call = " ".join(f"{self.command}({shown})".split())[:LONGEST]
        if call in self.skipped:
            return None
        self.journal.begin(call)
        self.probe.forget()
        with contextlib.suppress(AttributeError):
            self.probe.context._set_page_config_allowed = True  # noqa: SLF001
        try:
            self.probe.call(self.command, {**self.base, **changed})
        except Exception as error:  # noqa: BLE001  # whatever it raises
            known = type(error).__name__ not in OUTSIDE and "got a boolean" not in str(error)
            return True if known else None
        except BaseException:  # noqa: BLE001  # a rerun, a stop
            return False
        return False

    def is_figure(self, parameter: str) -> bool:
        """Whether lists may be meant that say how to draw something."""
        asked = inspect.signature(self.probe.functions[self.command]).parameters[parameter]
        return "FigureOrData" in str(asked.annotation)

    def refuses_lists(self, parameter: str) -> bool:
        """Whether every list is refused, and every tuple."""
        values = [*LISTS, *MORE_LISTS, *map(tuple, (*LISTS, *MORE_LISTS))]
        return all(self.refuses(**{parameter: each}) for each in values)

    def reads_files(self, parameter: str) -> bool:
        """Whether a text that is refused is taken as the name of a file that is there."""
        before = Path.cwd()
        names = [each for each in FILES if self.refuses(**{parameter: each})]
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            try:
                for name in names:
                    Path(name).write_bytes(FILES[name])
                return any(self.refuses(**{parameter: each}) is False for each in names)
            finally:
                os.chdir(before)

    def listed(self, parameter: str) -> list[str]:
        """The words that the annotation of a parameter lists, and some."""
        asked = inspect.signature(self.probe.functions[self.command]).parameters[parameter]
        origin = inspect.unwrap(function(self.command))
        names = re.findall(r"\w+", str(asked.annotation))
        meant = [origin.__globals__.get(each) for each in names]
        literals = re.findall(r"'([\w-]+)'", f"{asked.annotation} {meant}")
        return [*dict.fromkeys([*literals, *COMMON.split()[:9]])]

    def shapes(self, parameter: str, values: list[Any]) -> dict[str, set[bool | None]]:
        """What the release says of values, by their shapes."""
        found: dict[str, set[bool | None]] = {}
        for value in values:
            kind = shape(value)
            if kind is not None:
                found.setdefault(kind, set()).add(self.refuses(**{parameter: value}))
        return found


def argument(asker: Asker, parameter: str, words: list[str], numbers: list[int]) -> dict[str, Any]:
    """What is refused of one argument."""
    answer: dict[str, Any] = {}
    plain = [None, True, False, {}, [], "nonsense", "two words", "5", "", " "]
    first = asker.shapes(parameter, plain if parameter == "func" else [*plain, *FUNCTIONS])
    brief = asker.command in SLOW
    pool = list({shape(each): each for each in TEXTS}.values()) if brief else TEXTS
    texts = (
        asker.shapes(parameter, pool) if any(True in first.get(each, ()) for each in TOLD) else {}
    )
    refused = {each for each, answers in {**first, **texts}.items() if answers == {True}}
    if True in first["no-entries"] and not asker.structured(parameter):
        entries = asker.shapes(parameter, ENTRIES)
        refused |= {each for each, answers in entries.items() if answers == {True}}
    candidates = [*TEXTS, *COMMON.split(), *words] if asker.worded(parameter) else TEXTS
    if brief:
        candidates = asker.listed(parameter)
    if TEXT_SHAPES & refused:
        answer["words"] = taken_words(asker, parameter, candidates, refused, wrap=False)
        if asker.reads_files(parameter):
            answer["files"] = True
    ints, floats = (BRIEF["ints"], BRIEF["floats"]) if brief else ([*INTS, *numbers], FLOATS)
    for kind, values in ((int, ints), (float, floats)):
        few = [asker.refuses(**{parameter: each}) for each in (values if brief else FEW[kind])]
        if parameter in RELATED:
            refused |= {kind.__name__} if all(few) else set()
        elif any(few):
            answer[kind.__name__] = intervals(asker, parameter, values)
    choosing = parameter in RELATED and "options" in asker.base
    items = [] if choosing or brief else list_items(asker, parameter)
    if items:
        answer["items"] = " ".join(items)
        if TEXT_SHAPES & set(items):
            known = set(items)
            answer["item_words"] = taken_words(asker, parameter, candidates, known, wrap=True)
        if not choosing and not answer.get("item_words") and asker.refuses_lists(parameter):
            refused.add("items")
    if brief and all(asker.refuses(**{parameter: each}) for each in MORE_LISTS):
        refused.add("items")
    refused |= objects(asker, parameter)
    if refused:
        answer["shapes"] = " ".join(sorted(refused))
    return answer


def objects(asker: Asker, parameter: str) -> set[str]:
    """The shapes of objects of which all that were tried are refused."""
    found = asker.shapes(parameter, [*OBJECTS, *library_objects()])
    return {each for each, answers in found.items() if answers == {True}}


def list_items(asker: Asker, parameter: str) -> list[str]:
    """The shapes of items with which a list is refused, by themselves and after another."""
    if asker.is_figure(parameter):
        return []
    if not asker.refuses(**{parameter: ["nonsense"]}) and not asker.refuses(**{parameter: [1]}):
        return []
    found: dict[str, set[bool | None]] = {}
    for value in LISTS[1:]:
        kind = shape(value[0])
        if kind is not None:
            found.setdefault(kind, set()).add(asker.refuses(**{parameter: value}))
            found[kind].add(asker.refuses(**{parameter: [*value, value[0]]}))
    return sorted(each for each, answers in found.items() if answers == {True})


def taken_words(
    asker: Asker, parameter: str, candidates: list[str], refused: set[str], *, wrap: bool
) -> list[str]:
    """Those of some texts that are taken though their shapes are refused, in all spellings."""
    taken: dict[str, None] = {}

    def tried(word: str) -> bool:
        values: list[Any] = [[word], [word, word]] if wrap else [word]
        return any(asker.refuses(**{parameter: each}) is not True for each in values)

    for word in dict.fromkeys(candidates):
        if shape(word) in refused and shape(word) in TEXT_SHAPES and tried(word):
            for each in (word, word.lower(), word.upper(), word.capitalize()):
                if each == word or (each not in taken and tried(each)):
                    taken[each] = None
    return sorted(taken)


def intervals(
    asker: Asker, parameter: str, values: list[Any]
) -> list[tuple[float | None, float | None]]:
    """Where numbers are refused, from one that is to another with none between that is taken.

    An end that is ``None`` is infinite.
    """
    order = sorted({*values})
    answers = [asker.refuses(**{parameter: each}) is True for each in order]
    spans: list[tuple[float | None, float | None]] = []
    begin: int | None = None
    for index, refused in enumerate([*answers, False]):
        if refused and begin is None:
            begin = index
        elif not refused and begin is not None:
            low = None if begin == 0 else order[begin]
            high = None if index == len(order) else order[index - 1]
            spans.append((low, high))
            begin = None
    return spans


# All commands ------------------------------------------------------------------------------------


def parameters_of(asked: Any) -> dict[str, Any]:
    """The parameters of a command that can be given by name, with their defaults."""
    return {
        name: each.default
        for name, each in inspect.signature(asked).parameters.items()
        if each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD, each.POSITIONAL_ONLY)
        and name != "self"
    }


def askers(probe: Probe, journal: Journal) -> Any:
    """An asker for each command that this release has, with its parameters."""
    for command, base in {**bases(), **more_bases()}.items():
        asked = None if command in SKIPPED else called(command)
        if asked is None:
            continue
        probe.functions[command] = asked
        if ONLY and command not in ONLY:
            continue
        asker = Asker(probe, command, base, journal)
        if asker.refuses() is False:
            yield command, asker, parameters_of(asked)


def alone(probe: Probe, journal: Journal) -> dict[str, Any]:
    """What is refused of each argument of every command."""
    from streamlit import config

    options = list(config._config_options_template)  # noqa: SLF001
    found: dict[str, Any] = {}

    for command, asker, parameters in askers(probe, journal):
        found[f"{command}()"] = {}
        origin = function(command) or probe.functions[command]
        words, numbers = choices(origin)
        words += options if command in {"get_option", "set_option"} else []
        for parameter in parameters:
            if PARAMS and parameter not in PARAMS:
                continue
            charts = command in SLOW or command == "map"
            if (command, parameter) == ("columns", "spec") or (charts and parameter in COLUMNS):
                continue  # as many as the number says; what is shown decides
            if command in SLOW and parameter in LABELS:
                continue
            answer = argument(asker, parameter, words, numbers)
            if parameter in asker.base and parameters[parameter] is not inspect.Parameter.empty:
                base = {name: each for name, each in asker.base.items() if name != parameter}
                if asker.based(base).refuses():
                    answer["absent"] = True
            if answer.get("words") == [] and "key" in parameters and "key" not in asker.base:
                keyed = asker.based({**asker.base, "key": "k"})
                with_key = argument(keyed, parameter, words, numbers)
                answer |= {"keyed": with_key} if with_key.get("words") else {}
            if answer:
                found[f"{command}.{parameter}"] = answer
    return found


def trust_altair() -> None:
    """Let charts not be checked against the schema of Vega-Lite, which takes most of the time."""
    with contextlib.suppress(ImportError):
        from altair.utils import schemapi

        schemapi.DEBUG_MODE = False


def main(out: str, what: str, *paths: str) -> None:
    """Ask in the script run that is going on."""
    import streamlit as st

    guard_descriptors()
    trust_altair()
    journal = Journal(Path(out).parent, Path(out).stem)
    probe = Probe()
    try:
        if what == "alone":
            answer: Any = alone(probe, journal)
        else:
            import pairs

            ask = pairs.scan if what == "pairs" else pairs.check
            answer = ask(probe, pairs.read(*paths), journal)
    finally:
        probe.close()
    document = json.dumps({"version": st.__version__, "values": answer})
    Path(out).write_text(document, encoding="utf-8")


def run_in_script(out: str, *what: str) -> None:
    """Ask inside a script run."""
    from streamlit.testing.v1 import AppTest

    script = (
        f"import sys\nsys.path.insert(0, {str(HERE)!r})\n"
        f"import values\nvalues.main{(out, *what)!r}\n"
    )
    app = AppTest.from_string(script, default_timeout=1800)
    app.run()
    if not Path(out).exists():
        raise RuntimeError(f"the script failed: {[each.value for each in app.exception]}")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    run_in_script(*sys.argv[1:])
    os._exit(0)  # whatever threads a command has left
