"""The builder of the API tables: reading source, telling measurements, merging releases."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

import build_api_tables as build
from api_tables import icons
from api_tables.signatures import Api, Package, Signature
from api_tables.table import FACETS, describe, drop, empty, merge, write

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = Path(__file__).parent.parent / "stlint" / "streamlit_api" / "elements.json"

SOURCES = {
    "streamlit/__init__.py": """
from streamlit.delta_generator import DeltaGenerator as _DeltaGenerator
from streamlit.commands.control import stop as stop, rerun
from streamlit.caching import cache_data as _cache_data
from streamlit.pages import Page as Page
import streamlit.components.v1
_main = _DeltaGenerator()
button = _main.button
sidebar = _main
cache_data = _cache_data
old_stop = _deprecated("old_stop", stop)
session_state = _Proxy()
_private = _main.button
""",
    "streamlit/delta_generator.py": """
from streamlit.elements.button import ButtonMixin
from streamlit import elements
class DeltaGenerator(ButtonMixin):
    def _internal(self): ...
    @property
    def dg(self): ...
    def add_rows(self, data=None, **kwargs): ...
    plus_rows = gather_metrics("plus_rows", add_rows)
""",
    "streamlit/elements/button.py": """
from typing import Literal, overload
from .types import Kind
from streamlit.elements.types import Where as Place
class ButtonMixin:
    @overload
    def button(self, label: str) -> bool: ...
    @overload
    def button(self, label: str, key: str) -> bool: ...
    @gather_metrics("button")
    def button(
        self,
        label: str,
        key: str | None = None,
        *,
        type: Kind | None = None,
        place: Place = "top",
        size: "Literal['s', 'm'] | int" = "s",
        format_func=str,
        spec=(1, 2),
    ) -> bool: ...
    def download_button(self, label, *rest, **extra): ...
""",
    "streamlit/elements/types.py": """
from typing import Literal, Optional, Union
Kind = Literal["primary", "secondary"]
Where = Union[Literal["top"], Optional[Literal["bottom"]]]
""",
    "streamlit/elements/__init__.py": "",
    "streamlit/commands/control.py": "def stop(): ...\nif True:\n    def rerun(scope='app'): ...\n",
    "streamlit/caching.py": """
class CacheAPI:
    def __init__(self, name): ...
    def __call__(self, func=None, *, ttl=None): ...
cache_data = CacheAPI("x")
""",
    "streamlit/pages.py": "class Page:\n    def __init__(self, page, *, title=None): ...\n",
    "streamlit/components/v1/__init__.py": """
from .components import declare_component
import streamlit
html = deprecate(streamlit._main.button)
__all__ = ["declare_component", "html"]
""",
    "streamlit/components/v1/components.py": """
def declare_component(name, path=None): ...
class CustomComponent:
    def create_instance(self, *args, key=None, **kwargs): ...
""",
}


@pytest.fixture(scope="module")
def api() -> Api:
    return Package(SOURCES).read()


def test_reads_signatures(api: Api) -> None:
    button = "label, key=None, *, type=None, place='top', size='s', format_func=..., spec=(1, 2)"
    assert {name: each.text for name, each in api.functions.items()} == {
        "button": button,
        "stop": "",
        "old_stop": "",
        "rerun": "scope='app'",
        "cache_data": "func=None, *, ttl=None",
        "Page": "page, *, title=None",
        "components.v1.declare_component": "name, path=None",
        "components.v1.html": button,
        "components.v1.declare_component()": "*args, key=None, **kwargs",
    }
    assert {name: each.text for name, each in api.methods.items()} == {
        "button": button,
        "download_button": "label, *rest, **extra",
        "add_rows": "data=None, **kwargs",
        "plus_rows": "data=None, **kwargs",
    }


def test_reads_literals(api: Api) -> None:
    assert api.functions["button"].literals == {
        "type": ("primary", "secondary", None),
        "place": ("top", None, "bottom"),
    }


def test_reads_names(api: Api) -> None:
    assert {"button", "sidebar", "session_state", "Page", "stop"} <= api.names
    assert not {"_private", "_main"} & api.names


def test_reads_modules(api: Api) -> None:
    assert api.modules == {"caching", "commands", "components", "delta_generator", "elements"} | {
        "pages"
    }


def test_refuses_what_is_not_streamlit() -> None:
    with pytest.raises(ValueError, match="not Streamlit"):
        Package({"flask/__init__.py": ""}).read()


def measurement(**changes: Any) -> dict[str, Any]:
    identity = {"stable": True, "in": ["label"], "out": [], "refused": {}, "around": ["form"]}
    return {
        "registered": True,
        "value_type": "trigger_value",
        "identity": identity,
        "key_registered": True,
        "key_identity": {**identity, "in": []},
        "state_entry": True,
        "read_only": True,
        "illegal": ["form"],
        **changes,
    }


def described(commands: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    api = Api({"button": Signature("label, key=None, on=None", {})}, {}, frozenset({"button"}))
    return describe(api, {"commands": commands})


def test_describes_a_measurement() -> None:
    assert described({"button": measurement()})["button"] == {
        "signature": "label, key=None, on=None",
        "function": True,
        "method": False,
        "flags": "measured keyed keyed-always state-entry trigger read-only",
        "identity": "label +form",
        "key_identity": "+form",
        "forbidden": "form",
    }


def test_describes_what_needs_an_argument() -> None:
    plain = {"registered": False, "value_type": None, "key_registered": False}
    active = measurement(needs=("on", "rerun"), value_type="string_value", read_only=False)
    found = described({"button": plain, "button#needs": active})["button"]
    assert found["needs"] == ("on", "rerun")
    assert found["flags"] == "measured keyed state-entry"
    assert found["identity"] == "label +form"


def test_unmeasured_commands_say_nothing() -> None:
    assert set(described({})["button"]) == {"signature", "function", "method"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"stable": False}, "two equal calls"),
        ({"around": ["columns"]}, "a container changes the ID"),
        ({"refused": {"on": "TypeError: no"}}, "no value found to vary on"),
    ],
)
def test_refuses_measurements_that_it_cannot_tell(change: dict[str, Any], message: str) -> None:
    answer = measurement()
    answer["identity"] = {**answer["identity"], **change}
    with pytest.raises(ValueError, match=message):
        described({"button": answer})


def test_refuses_failed_measurements() -> None:
    with pytest.raises(ValueError, match="could not be measured: boom"):
        described({"button": {"error": "boom"}})


def test_arguments_that_need_a_key_are_no_gap() -> None:
    answer = measurement()
    answer["identity"] = {**answer["identity"], "refused": {"bind": "needs a 'key' parameter"}}
    assert described({"button": answer})["button"]["identity"] == "label +form"


def release(table: dict[str, Any], minor: str, records: dict[str, Any], names: str = "") -> None:
    api = Api({}, {}, frozenset(names.split()), frozenset({"util"}))
    merge(table, minor, f"{minor}.0", api, records)


def test_merges_releases_into_histories() -> None:
    table = empty()
    release(table, "1.1", {"a": {"signature": "x", "function": True}}, "sidebar")
    release(table, "1.2", {"a": {"signature": "x", "function": True}, "b": {"signature": ""}})
    release(table, "1.10", {"a": {"signature": "x, y", "function": True}}, "sidebar")
    assert table == {
        "releases": {"1.1": "1.1.0", "1.2": "1.2.0", "1.10": "1.10.0"},
        "modules": {"util": {"1.1": True}},
        "names": {"sidebar": {"1.1": True, "1.2": None, "1.10": True}},
        "commands": {
            "a": {"signature": {"1.1": "x", "1.10": "x, y"}, "function": {"1.1": True}},
            "b": {"signature": {"1.2": "", "1.10": None}},
        },
    }


def test_dropping_the_newest_release_undoes_it() -> None:
    table = empty()
    release(table, "1.1", {"a": {"signature": "x"}}, "sidebar")
    before = json.dumps(table)
    release(table, "1.2", {"a": {"signature": "y"}, "b": {"signature": ""}}, "bottom")
    drop(table, "1.2")
    assert json.dumps(table) == before


def test_writes_what_it_read(tmp_path: Path) -> None:
    """The table in the package is as the builder would write it."""
    copy = tmp_path / "elements.json"
    write(json.loads(TABLE.read_text()), copy)
    assert copy.read_text() == TABLE.read_text()


def test_histories_say_only_changes() -> None:
    commands = json.loads(TABLE.read_text())["commands"]
    assert len(commands) > 100
    for rows in commands.values():
        assert set(rows) <= set(FACETS)
        for history in rows.values():
            values = list(history.values())
            assert values
            assert values[0] is not None
            assert all(a != b for a, b in pairwise(values))


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The builder without a network: release 1.x.y has the command ``added_in_1_x``."""
    monkeypatch.setattr(build, "TABLE", tmp_path / "elements.json")
    monkeypatch.setattr(build, "ICONS", tmp_path / "icons.txt")
    monkeypatch.setattr(build, "wheel", lambda version, _: Path(version))
    monkeypatch.setattr(icons, "read", lambda path: frozenset({"home", f"new_in_{path.name}"}))
    monkeypatch.setattr(build, "measured", lambda *_: {"commands": {}})
    monkeypatch.setattr(build, "latest", lambda: "1.10.1")

    def read(path: Path) -> Api:
        name = "added_in_" + "_".join(path.name.split(".")[:2])
        return Api({name: Signature(f"patch={path.name[-1]}", {})}, {}, frozenset({name}))

    monkeypatch.setattr(build, "read", read)
    return tmp_path / "elements.json"


def run(monkeypatch: pytest.MonkeyPatch, work: Path, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["build", *arguments, "--work", str(work)])
    return build.main()


def test_adding_releases(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    offline: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(monkeypatch, tmp_path, "--add", "1.9.0") == 0
    assert run(monkeypatch, tmp_path, "--add", "1.10.0") == 0
    assert "added_in_1_9 signature: 'patch=0' -> None" in capsys.readouterr().out
    assert run(monkeypatch, tmp_path, "--check-latest") == 1
    told = capsys.readouterr().out
    assert "--add 1.10.1" in told
    assert "icons: 1.10 + new_in_1.10.1" in told
    assert json.loads(offline.read_text())["releases"] == {"1.9": "1.9.0", "1.10": "1.10.0"}
    assert run(monkeypatch, tmp_path, "--add", "1.10.1") == 0
    table = json.loads(offline.read_text())
    assert table["releases"] == {"1.9": "1.9.0", "1.10": "1.10.1"}
    assert table["commands"]["added_in_1_10"]["signature"] == {"1.10": "patch=1"}
    assert offline.with_name("icons.txt").read_text() == (
        "1.9 + home new_in_1.9.0\n1.10 + new_in_1.10.1\n1.10 - new_in_1.9.0\n"
    )
    assert run(monkeypatch, tmp_path, "--check-latest") == 0
    assert run(monkeypatch, tmp_path, "--check") == 0
    offline.with_name("icons.txt").write_text("1.9 + home\n")
    assert run(monkeypatch, tmp_path, "--check") == 1


def test_a_table_that_differs_from_its_releases(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, offline: Path
) -> None:
    run(monkeypatch, tmp_path, "--add", "1.9.0")
    offline.write_text(offline.read_text().replace("patch=0", "patch=7"))
    assert run(monkeypatch, tmp_path, "--check") == 1


@pytest.mark.usefixtures("offline")
def test_an_older_release_cannot_be_added(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run(monkeypatch, tmp_path, "--add", "1.10.0")
    with pytest.raises(ValueError, match=r"older than 1\.10"):
        run(monkeypatch, tmp_path, "--add", "1.9.0")


# Icons -------------------------------------------------------------------------------------------


def test_icons_are_told_as_changes() -> None:
    lines = icons.add([], "1.33", frozenset())
    lines = icons.add(lines, "1.34", frozenset({"home", "add"}))
    lines = icons.add(lines, "1.35", frozenset({"home", "add"}))
    lines = icons.add(lines, "1.36", frozenset({"home", "new"}))
    assert lines == ["1.34 + add home", "1.36 + new", "1.36 - add"]
    assert icons.add(lines, "1.36", frozenset({"home", "new"})) == lines
    assert icons.add(lines, "1.36", frozenset({"home", "add"})) == ["1.34 + add home"]


def test_icons_are_read_from_the_source() -> None:
    import inspect

    from streamlit import material_icon_names

    source = inspect.getsource(material_icon_names)
    assert icons.names(source) == material_icon_names.ALL_MATERIAL_ICONS
