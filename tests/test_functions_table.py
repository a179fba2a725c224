"""What the table says of single functions, tried: what they give, change, call and raise."""

from __future__ import annotations

import contextlib
import copy
import importlib
import io
import random
import re
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import stlint
from stlint.streamlit_api import effects
from stlint.streamlit_api.effects import Effects, effects_of
from stlint.streamlit_api.library_rows import COLUMNS
from stlint.streamlit_api.tables import kept

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS: Final = {"", "decorator", "none", "steady", "made"}
CHANGING: Final = {name for name, each in effects().functions.items() if each.mutates is not None}
GIVING_NONE: Final = {name for name, each in effects().functions.items() if each.returns == "none"}
CALLING: Final = {name for name, each in effects().functions.items() if each.calls is not None}
SURE: Final = {name for name, each in effects().functions.items() if not each.raises}


def function(name: str) -> Callable[..., Any]:
    """The function of a dotted name; methods of classes as well."""
    parts = name.split(".")
    pytest.importorskip(parts[0])
    for depth in range(len(parts) - 1, 0, -1):
        try:
            module = importlib.import_module(".".join(parts[:depth]))
        except ModuleNotFoundError:
            continue
        found: Callable[..., Any] = reduce(getattr, parts[depth:], module)
        return found
    pytest.fail(f"{name} is nowhere")


def numbers() -> list[int]:
    return [3, 1, 2]


def something() -> None:
    """A function that is given away."""
    raise AssertionError


GIVEN: Final[dict[str, Callable[[], list[Any]]]] = {
    "csv.reader": lambda: [["a,b", "c,d"]],
    "csv.writer": lambda: [io.StringIO()],
    "inspect.getsource": lambda: [something],
    "inspect.signature": lambda: [something],
    "json.dump": lambda: [numbers(), io.StringIO()],
    "numpy.random.shuffle": lambda: [numbers()],
    "pickle.dump": lambda: [numbers(), io.BytesIO()],
    "pprint.pprint": lambda: [numbers(), io.StringIO()],
    "toml.dump": lambda: [{"a": 1}, io.StringIO()],
    "toml.dumps": lambda: [{"a": 1}],
    "warnings.filterwarnings": lambda: ["default"],
    "warnings.simplefilter": lambda: ["default"],
    "time.sleep": lambda: [0],
    "traceback.print_exc": list,
    "yaml.dump": lambda: [numbers(), io.StringIO()],
    "yaml.safe_dump": lambda: [numbers(), io.StringIO()],
    **{f"bisect.insort{side}": lambda: [numbers(), 2] for side in ("", "_left", "_right")},
    "heapq.heappush": lambda: [numbers(), 2],
    "heapq.nlargest": lambda: [1, numbers()],
    "heapq.nsmallest": lambda: [1, numbers()],
    "random.seed": lambda: [1],
    "random.sample": lambda: [numbers(), 2],
    **{
        f"logging.{level}": lambda: ["%s", numbers()]
        for level in ("debug", "info", "warning", "error", "exception", "critical")
    },
}
"""What functions are called with that do not take a list of numbers alone."""
ON_DISK: Final = {"os.makedirs": "new/folder", "os.mkdir": "new", "os.remove": "old"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "old").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def same_chance() -> None:
    random.seed(1)


def arguments(name: str) -> list[Any]:
    return [ON_DISK[name]] if name in ON_DISK else GIVEN.get(name, lambda: [numbers()])()


@pytest.mark.parametrize("name", sorted(effects().functions))
def test_words(name: str) -> None:
    does = effects().does(name)
    kind, _, place = does.returns.partition(":")
    assert does.returns in WORDS or (kind == "argument" and place.isdigit())
    if not name.endswith("**"):
        assert callable(function(name))


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", sorted(GIVING_NONE))
def test_what_gives_none_gives_none(name: str) -> None:
    assert function(name)(*arguments(name)) is None


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", sorted(CHANGING))
def test_what_is_not_named_stays_as_it_is(name: str) -> None:
    mutates = effects().does(name).mutates
    assert mutates is not None
    given = arguments(name)
    kept = [
        each for place, each in enumerate(given) if place not in mutates and each is not something
    ]
    before = copy.deepcopy(kept)
    function(name)(*given)
    assert kept == before


@pytest.mark.parametrize("name", sorted(CALLING))
def test_what_is_not_called_is_not_called(name: str) -> None:
    """It would raise; what refuses a function altogether has not called it either."""
    with contextlib.suppress(TypeError):
        function(name)(something)


@pytest.mark.parametrize("name", sorted(SURE))
def test_what_raises_nothing(name: str) -> None:
    function(name)()


def test_figures_are_known_below_a_pattern() -> None:
    does = effects().does
    assert does("plotly.graph_objects.scatter.Marker").returns == "made"
    assert does("plotly.io.to_html") == does("nobody.knows")


def said() -> set[tuple[str, str, str]]:
    """Each word of the table: which part, which column, what it says."""
    table = kept("libraries")
    parts = {part: [*table[part]] for part in ("alike", "arguments", "modules")}
    parts["functions"] = [*table["functions"].values()]
    return {
        (part, column, repr(word))
        for part, rows in parts.items()
        for row in rows
        for column, word in row.items()
        if column != "names"
    }


def without(part: str, column: str, word: str) -> dict[str, Any]:
    """The table, without one word in one column."""
    table = copy.deepcopy(kept("libraries"))
    for row in table[part].values() if part == "functions" else table[part]:
        if repr(row.get(column)) == word:
            del row[column]
    return table


def test_columns_are_known_and_filled() -> None:
    assert {column for _, column, _ in said()} == COLUMNS


@pytest.mark.parametrize(("part", "column", "word"), sorted(said()))
def test_every_word_is_read(part: str, column: str, word: str) -> None:
    """Without it stlint knows something else, or cannot start."""
    try:
        found = effects_of(kept("commands"), without(part, column, word))
    except KeyError as error:
        assert error.args == ((column, word.strip("'")),)  # noqa: PT017 - one of two ways
        return
    assert found != effects()


@pytest.mark.parametrize("field", Effects._fields)
def test_what_is_read_is_asked_for(field: str) -> None:
    """No view of the table is made for nobody."""
    package = Path(stlint.__file__).parent
    asked = re.compile(rf"(effects\(\)|known|self)\.{field}\b")
    assert any(asked.search(path.read_text("utf-8")) for path in package.rglob("*.py"))


@pytest.mark.parametrize("kind", sorted(effects().kinds))
def test_kinds_are_asked_for(kind: str) -> None:
    package = Path(stlint.__file__).parent
    asked = re.compile(rf'(kinds|known)\["{kind}"\]')
    of_kind = {"table", "lock"}
    assert kind in of_kind or any(
        asked.search(path.read_text("utf-8")) for path in package.rglob("*.py")
    )
