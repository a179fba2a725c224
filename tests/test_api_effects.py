"""The hand-kept tables: names exist, packages keep their promise, removals happened."""

from __future__ import annotations

import builtins
import importlib
import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest
from releases import between

from stlint.streamlit_api import commands, deprecations, effects, names, oldest, releases
from stlint.streamlit_api.lookup import number
from stlint.streamlit_api.tables import kept

ROLES = {
    *("text", "data", "chart", "media", "feedback", "input", "button", "container", "control"),
    *("config", "state", "cache", "page"),
}
NO_COMMANDS = {
    *("session_state", "query_params", "deck_gl_chart", "beta_columns", "beta_container"),
    "beta_expander",
}


def test_roles_and_values_are_of_commands() -> None:
    ever = {name for release in releases() for name in commands(release)}
    assert set(effects().roles.values()) == ROLES
    assert set(effects().roles) - ever <= NO_COMMANDS
    assert set(effects().values) - ever <= NO_COMMANDS


def test_every_value_names_a_parameter() -> None:
    words: set[str] = set()
    for release in releases():
        for name, command in commands(release).items():
            word, _, argument = command.value.partition(":")
            if argument:
                assert command.parameter(argument) is not None, (name, release)
                words.add(word)
    assert words == {"argument", "option", "options", "list", "choice", "containers"}


def test_measured_elements_with_state_are_inputs_buttons_or_need_something() -> None:
    measured = {
        name: command.role
        for name, command in commands().items()
        if command.state_entry and command.needs is None
    }
    assert set(measured.values()) == {"input", "button"}, measured


@pytest.mark.parametrize("name", sorted(effects().certain_imports))
def test_certain_imports_are_there(name: str) -> None:
    module, _, part = name.rpartition(".")
    assert importlib.util.find_spec(module or name) is not None
    try:
        found = importlib.import_module(name)
    except ModuleNotFoundError:
        found = getattr(importlib.import_module(module), part, None)
    assert found is not None


def test_expensive_calls() -> None:
    kind = effects().expensive_kind
    assert len(effects().expensive) >= 120
    assert kind("pandas.read_csv") == "data"
    assert kind("requests.get") == "data"
    assert kind("requests.post") is None
    assert kind("transformers.AutoTokenizer.from_pretrained") == "resource"
    assert kind("transformers.from_pretrained") is None
    assert kind("keras.datasets.mnist.load_data") == "data"
    assert kind("tensorflow.keras.applications.resnet50.preprocess_input") is None
    assert kind("openai.OpenAI") is None
    assert kind("ccxt.binance.fetch_ohlcv", method=True) == "data"
    assert kind("gspread.authorize.open.sheet1.get_all_records", method=True) == "data"
    assert kind("gspread.authorize") == "resource"
    assert kind("gspread.authorize.open", method=True) is None
    assert kind("vega_datasets.data.list_datasets") is None
    assert kind("akshare.stock_zh_a_hist") == "data"
    assert kind("akshare.stock_zh_a_hist.head", method=True) is None
    assert kind("akshare.to_csv", method=True) is None
    assert set(effects().connections) <= {
        name for name, each in effects().expensive.items() if each == "resource"
    }


REMOVED = {"pandas.read_gbq"}
"""Names of earlier releases of a package."""


def test_expensive_calls_exist_in_the_packages_that_are_here() -> None:
    seen = 0
    for name in effects().expensive:
        package, *path = name.split(".")
        if (
            "*" in name
            or name in REMOVED
            or package not in ("pandas", "numpy", "sqlite3", "pickle")
        ):
            continue
        found: Any = importlib.import_module(package)
        for part in path:
            found = getattr(found, part)
        assert callable(found), name
        seen += 1
    assert seen > 20


def test_packages() -> None:
    found = effects()
    assert len(found.harmless_packages - sys.stdlib_module_names) >= 250
    assert len(found.component_packages) >= 60
    assert not found.harmless_packages & found.component_packages
    assert {
        "numpy",
        "pandas",
        "requests",
        "openai",
        "sqlalchemy",
        "json",
    } <= found.harmless_packages
    assert not {"importlib", "runpy", "builtins"} & found.harmless_packages
    # They write session state or stop the script.
    suspects = {
        *("streamlit", "streamlit_authenticator", "streamlit_extras", "langchain_community"),
        "streamlit_mic_recorder",
    }
    assert not suspects & (found.harmless_packages | found.component_packages)


def test_harmless_packages_that_are_here_do_not_import_streamlit() -> None:
    seen = 0
    for package in sorted(effects().harmless_packages - sys.stdlib_module_names):
        spec = importlib.util.find_spec(package)
        if spec is None or not spec.origin or not spec.submodule_search_locations:
            continue
        seen += 1
        for path in Path(spec.origin).parent.rglob("*.py"):
            if "tests" in path.parts:
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            assert "import streamlit" not in text, path
            assert "from streamlit" not in text, path
    assert seen > 5


def test_mutating_methods_exist() -> None:
    rows = [row for row in kept("libraries")["alike"] if row.get("mutates") == ["self"]]
    named = [name for row in rows for name in row["names"]]
    for name in named:
        of, _, method = name.rpartition(".")
        module, _, kind = of.rpartition(".")
        missing = not hasattr(getattr(importlib.import_module(module or "builtins"), kind), method)
        assert not missing or method == "itemset", name
    found = effects()
    methods = found.mutating_methods | found.table_methods | found.inplace_methods
    assert {name.rpartition(".")[2] for name in named} == methods
    assert "rotate" in found.mutating_methods
    assert "resize" in found.table_methods
    assert found.inplace_methods & {"drop", "sort_values", "resize"} == {"drop", "sort_values"}


def test_pure_and_copying_calls_exist() -> None:
    claimed = effects().pure, effects().copying_calls, effects().no_return
    assert all(claimed)
    for name in frozenset().union(*claimed):
        module, _, attribute = name.rpartition(".")
        if not module:
            assert hasattr(builtins, attribute) or attribute in ("exit", "quit"), name
            continue
        found: Any = None
        for depth in range(name.count("."), 0, -1):
            parts = name.split(".")
            if importlib.util.find_spec(parts[0]) is None:
                break
            try:
                found = importlib.import_module(".".join(parts[:depth]))
            except ModuleNotFoundError:
                continue
            for part in parts[depth:]:
                found = getattr(found, part)
            break
        assert callable(found) or parts[0] == "polars", name


def test_caching_decorators() -> None:
    caching = effects().caching
    assert caching["streamlit.cache_data"] == "data"
    assert caching["streamlit.cache_resource"] == "resource"
    assert set(caching.values()) == {"data", "resource", "legacy", "other"}
    ever = {name for release in releases() for name in commands(release)}
    ours = {name.removeprefix("streamlit.") for name in caching if name.startswith("streamlit.")}
    assert ours <= ever
    uploads = {name for name in effects().uploads if name.startswith("streamlit.")}
    assert {name.removeprefix("streamlit.") for name in uploads} <= ever


# --- deprecations -------------------------------------------------------------------------------


def works(name: str, parameter: str | None, release: str) -> bool:
    """Whether the table lets a name, or a parameter of it, be used in a release."""
    bare = name.removeprefix("*.")
    command = commands(release).get(bare)
    if command is None:
        return bare.startswith("_") or bare in names(release)
    return parameter is None or command.parameter(parameter) is not None


def test_what_is_removed_is_gone_from_the_table() -> None:
    seen = 0
    for name, entries in deprecations().items():
        for each in entries:
            if each.value is not None or (name, each.parameter) == ("plotly_chart", "sharing"):
                continue
            for release in releases():
                removed = each.removed is not None and number(release) >= number(each.removed)
                if (name, each.parameter) == ("image", "use_column_width"):
                    removed = (1, 61) <= number(release) < (1, 65)
                there = works(name, each.parameter, release)
                assert not (removed and there), (name, release)
                if name in commands(release) and each.parameter is None:
                    assert not removed
            if each.removed is not None and number(each.removed) > number(oldest()):
                before = releases()[releases().index(each.removed) - 1]
                assert works(name, each.parameter, before), name
                seen += 1
    assert seen > 15


def test_replacements_are_available() -> None:
    ways: set[str] = set()
    for entries in deprecations().values():
        for each in entries:
            ways.add(each.rewrite)
            if each.rewrite == "rename":
                start = max(each.available, oldest(), key=number)
                for release in between(start, None):
                    assert each.replacement in names(release), (each.name, release)
            if each.rewrite == "value":
                for release in between(each.available, None):
                    command = commands(release)[each.name]
                    assert command.parameter(each.replacement) is not None, (each.name, release)
    assert ways == {"rename", "remove", "value", "reshape", "together", "manual"}


def test_the_removals_that_the_newest_streamlit_knows() -> None:
    """Streamlit's own list of removed names is part of ours."""
    module = pytest.importorskip("streamlit.command_suggestions")
    ours = {name for name, entries in deprecations().items() if entries[0].removed}
    assert set(module._REMOVED_STREAMLIT_ATTRIBUTES) <= ours
