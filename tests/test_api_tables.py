"""The API tables agree with the installed Streamlit, and with facts measured apart from them."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import inspect
import json
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from releases import between, minor

from stlint.streamlit_api import (
    OPAQUE,
    REQUIRED,
    Command,
    commands,
    effects,
    names,
    newest,
    oldest,
    releases,
)
from stlint.streamlit_api.history import present
from stlint.streamlit_api.lookup import is_member, number, table

DATA = Path(__file__).parent / "data"
TOOLS = Path(__file__).parent.parent / "tools"
TABLE = Path(__file__).parent.parent / "stlint" / "streamlit_api" / "elements.json"
RERUN = "#rerun"


@cache
def data(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text())
    return found


@cache
def installed() -> str:
    """The installed Streamlit; tests about it need a release that the table knows."""
    version = importlib.metadata.version("streamlit")
    if number(version) > number(newest()):
        pytest.skip(f"the table ends with {newest()}: tools/build_api_tables.py --add {version}")
    return version


# --- the installed Streamlit --------------------------------------------------------------------


def real(name: str) -> Any:
    import streamlit as st
    import streamlit.column_config
    import streamlit.components.v1

    if importlib.util.find_spec("streamlit.components.v2"):
        importlib.import_module("streamlit.components.v2")
    if name.endswith("()"):
        return streamlit.components.v1.declare_component("probe", url="http://localhost").__call__
    found: Any = st
    for part in name.split("."):
        found = getattr(found, part)
    return found


def test_public_names_are_those_of_the_installed_streamlit() -> None:
    import streamlit as st

    listed = names(installed())
    modules = {name for name in dir(st) if inspect.ismodule(getattr(st, name))}
    public = {name for name in dir(st) if not name.startswith("_")} - modules
    assert public - listed == set()
    assert [name for name in listed if not hasattr(st, name)] == []


def test_methods_are_those_of_the_installed_streamlit() -> None:
    from streamlit.delta_generator import DeltaGenerator

    real_methods = {
        name
        for name, value in inspect.getmembers(DeltaGenerator, callable)
        if not name.startswith("_")
    }
    known = commands(installed()).items()
    listed = {name for name, command in known if command.method and not is_member(name)}
    assert listed == real_methods


def test_members_of_containers_are_those_of_the_installed_streamlit() -> None:
    from streamlit.delta_generator import DeltaGenerator

    classes: dict[str, type] = {}
    todo: list[type] = [DeltaGenerator]
    while todo:
        todo += todo.pop().__subclasses__()
        classes |= {each.__name__: each for each in todo}
    real = {
        f"{name}.{each}"
        for name, cls in classes.items()
        for each in dir(cls)
        if not each.startswith("_") and not hasattr(DeltaGenerator, each)
    }
    listed = {each for each in table()["commands"] if is_member(each)}
    assert {each for each in listed if installed_has(each)} == real - {
        "Dialog.open",
        "Dialog.close",
    }


def installed_has(member: str) -> bool:
    return minor(installed()) in present(member, method=True)


def test_signatures_are_those_of_the_installed_streamlit() -> None:
    kinds = {
        inspect.Parameter.POSITIONAL_OR_KEYWORD: "positional",
        inspect.Parameter.KEYWORD_ONLY: "keyword",
        inspect.Parameter.VAR_POSITIONAL: "args",
        inspect.Parameter.VAR_KEYWORD: "kwargs",
    }
    compared = 0
    for name, command in commands(installed()).items():
        if not command.function:
            continue
        expected = list(inspect.signature(real(name)).parameters.values())
        expected = [each for each in expected if each.name != "self"]  # a wrapped method shows it
        found = command.parameters
        assert [each.name for each in found] == [each.name for each in expected], name
        for mine, theirs in zip(found, expected, strict=True):
            assert mine.kind == kinds[theirs.kind], (name, mine.name)
            if mine.default is REQUIRED:
                assert theirs.default is inspect.Parameter.empty, (name, mine.name)
            elif mine.default is not OPAQUE and mine.kind in ("positional", "keyword"):
                assert mine.default == theirs.default, (name, mine.name)
                assert type(mine.default) is type(theirs.default), (name, mine.name)
            compared += 1
    assert compared > 500


@cache
def measured() -> dict[str, Any]:
    """What the probe answers in the installed Streamlit."""
    probe = TOOLS / "api_tables" / "measure.py"
    answer = subprocess.run(
        [sys.executable, str(probe)], check=True, capture_output=True, text=True, timeout=300
    ).stdout
    found: dict[str, Any] = json.loads(answer)
    return found


def test_behaviour_is_that_of_the_installed_streamlit(monkeypatch: pytest.MonkeyPatch) -> None:
    version = installed()
    monkeypatch.syspath_prepend(str(TOOLS))
    from api_tables.signatures import Api, Signature
    from api_tables.table import FACETS, READ, describe

    known = {name: command for name, command in commands(version).items() if command.measured}
    api = Api(dict.fromkeys(known, Signature("", {})), {}, frozenset())
    table = json.loads(TABLE.read_text())["commands"]
    assert len(known) > 60
    for name, record in describe(api, measured()).items():
        for facet in set(FACETS) - READ:
            history = table[name].get(facet, {})
            since = [each for each in history if number(each) <= number(version)]
            expected = history[since[-1]] if since else None
            found = record.get(facet)
            assert json.loads(json.dumps(found)) == expected, (name, facet)


RETURNED = {
    "false": {"bool"},
    "none": {"NoneType"},
    "nothing": {"NoneType"},
    "argument:value": {"bool", "str"},
    "argument:default": {"NoneType", "int"},
    "option:index": {"str"},
    "options:value": {"str"},
    "list:default": {"list"},
    "choice:default": {"NoneType"},
    "uploads": {"NoneType"},
    "number": {"float"},
    "slider": {"int"},
    "color": {"str"},
    "date": {"date"},
    "time": {"time"},
    "datetime": {"datetime"},
    "frame": {"DataFrame"},
    "selection": {"DeltaGenerator"},
    "clicked": {"DeltaGenerator"},
    "element": {"DeltaGenerator", "SkeletonPlaceholder"},
    "container": {
        "DeltaGenerator",
        "ExpanderContainer",
        "PopoverContainer",
        "StatusContainer",
        "GridContainer",
    },
    "containers:spec": {"list"},
    "containers:tabs": {"list", "tuple"},
    "context": {"_GeneratorContextManager"},
}


def test_values_are_those_that_the_first_run_returns() -> None:
    installed()
    compared = 0
    for name, answer in measured()["commands"].items():
        if "#" in name:
            continue
        value = effects().values[name]
        assert answer["returns"] in RETURNED[value], name
        compared += 1
    assert compared > 60


# --- facts measured apart from the table --------------------------------------------------------


def identity_facts() -> list[tuple[str, str, dict[str, Any]]]:
    found = [
        (command, mode, interval)
        for command, modes in data("identity")["commands"].items()
        for mode, intervals in modes.items()
        for interval in intervals
    ]
    assert len(found) > 300
    return found


FINER = {
    "dataframe": {"use_container_width", "hide_index"},
    "plotly_chart": {"use_container_width"},
    "altair_chart": {"use_container_width"},
    "vega_lite_chart": {"use_container_width"},
    "pydeck_chart": {"use_container_width"},
}
"""Arguments of which the facts tried one value and the table more: one of these changes the ID."""


@pytest.mark.parametrize("command", sorted(data("identity")["commands"]))
def test_identity_agrees_with_the_facts(command: str) -> None:
    compared = 0
    for name, mode, interval in identity_facts():
        if name != command:
            continue
        base, _, form = name.partition("#")
        for release in between(interval["from"], interval["to"]):
            found = commands(release)[base]
            if not found.measured:
                assert base == "write_stream"
                continue
            check_identity(found, mode, form, interval, release)
            compared += 1
    assert compared > 0 or command == "write_stream"


def check_identity(
    command: Command, mode: str, form: str, interval: dict[str, Any], release: str
) -> None:
    where = (command.name, form, mode, release)
    active = bool(form) and form != "url"
    if mode == "key":
        if command.needs is not None and not active:
            return  # the table tells of a key with `needs` only
        identity = command.key_identity
    elif command.needs is None or active or command.identity_always:
        identity = command.identity
    else:
        identity = None
    assert (identity is not None) == interval["has_id"], where
    if identity is None:
        return
    named = {each.name for each in command.parameters}
    expected = set(interval["in_id"]) & named
    if set(interval["in_id"]) - named and "kwargs" in named:  # one of any keywords
        expected.add("kwargs")
    if command.needs is not None and active:
        expected.discard(command.needs)
    finer = FINER.get(command.name, set())
    assert expected <= identity.parameters | finer - identity.parameters, where
    found = identity.parameters - ({command.needs} if active else set())
    measured_apart = set(interval["in_id"]) | set(interval["not_in_id"]) | {"kwargs"}
    assert (found & measured_apart) - expected <= finer, where
    around = set(interval["context_in_id"])
    assert identity.form == ("form" in around), where
    assert ("sidebar" in identity.roots) == ("sidebar" in around), where
    assert ("bottom" in identity.roots) == ("bottom" in around), where


def test_names_and_parameters_agree_with_the_facts() -> None:
    table = {release: commands(release) for release in releases()}
    public = {release: names(release) for release in releases()}
    compared = 0
    for full, (first, last, parameters) in data("api_changes")["names"].items():
        kind, _, name = full.partition(".")
        if name.startswith(("_", "connections")) or name in ("dg", "id"):
            continue
        if kind == "DeltaGenerator":
            found = {r for r in releases() if name in table[r] and table[r][name].method}
        elif "." in name:
            found = {r for r in releases() if name in table[r]}
        else:
            found = {r for r in releases() if name in public[r]}
        assert found == set(between(first, last)), full
        for parameter, span in parameters.items():
            with_it = {
                release
                for release in found & {r for r in releases() if name in table[r]}
                if table[release][name].parameter(parameter.lstrip("*")) is not None
            }
            assert with_it == found & set(between(*span)), (full, parameter)
            compared += 1
    assert compared > 300


def test_state_agrees_with_the_facts() -> None:
    compared = 0
    for widget, by_release in data("widgets")["widgets"].items():
        name, _, form = widget.partition("#")
        for release, fact in by_release.items():
            if name in ("component_v1", "component_v2", "dialog"):
                continue
            command = commands(release)[name]
            active = command.needs is None or form == "rerun"
            assert (command.state_entry and active) == fact["entry"], (widget, release)
            assert (command.trigger and active) == fact["trigger"], (widget, release)
            compared += 1
    assert compared > 200


def test_read_only_keys_agree_with_the_facts() -> None:
    forms = {
        "dataframe_sel": "dataframe",
        "segmented": "segmented_control",
        "plotly_sel": "plotly_chart",
        "altair_sel": "altair_chart",
        "expander_rerun": "expander",
        "tabs_rerun": "tabs",
        "popover_rerun": "popover",
    }
    refusals = {"StreamlitAPIException", "StreamlitValueAssignmentNotAllowedError"}
    compared = 0
    for widget, intervals in data("widgets")["set"].items():
        name = forms.get(widget, widget)
        for first, last, outcome in intervals:
            for release in between(first, last):
                command = commands(release).get(name)
                if command is None or (widget == "dataframe_sel" and number(release) >= (1, 56)):
                    continue  # from 1.56 on a data frame takes a selection, and only that
                assert command.read_only == (outcome in refusals), (widget, release)
                compared += 1
    assert compared > 700


def test_a_data_frame_takes_its_selection_since_1_56() -> None:
    assert commands("1.55")["dataframe"].read_only
    assert not commands("1.56")["dataframe"].read_only


# --- well-known boundaries, said once more in words ---------------------------------------------


def test_boundaries() -> None:
    assert not commands("1.38")["plotly_chart"].identity_always
    assert commands("1.39")["plotly_chart"].identity_always
    assert commands("1.38")["audio"].identity is None
    assert commands("1.39")["audio"].identity is not None
    assert commands("1.45")["text_input"].identity.roots == set()
    assert commands("1.46")["text_input"].identity.roots == {"sidebar"}
    assert commands("1.49")["text_input"].identity.roots == {"sidebar", "event", "bottom"}
    assert "label" in commands("1.49")["text_input"].key_identity.parameters
    assert commands("1.50")["text_input"].key_identity.parameters == {"max_chars"}
    assert not commands("1.38")["container"].keyed
    assert commands("1.39")["container"].keyed
    assert not commands("1.39")["container"].state_entry
    assert commands("1.30")["chat_input"].forbidden >= {
        *("form", "columns", "container", "sidebar", "expander", "tabs")
    }
    assert commands("1.31")["chat_input"].forbidden == {"form"}
    assert commands()["button"].forbidden == {"form"}
    assert not commands("1.52")["spinner"].method
    assert commands("1.53")["spinner"].method
    assert not commands("1.67")["write"].measured


def test_what_never_takes_part_in_an_id() -> None:
    seen = 0
    never = {"disabled", "label_visibility", "on_change", "on_click", "args"}
    for release in releases():
        for name, command in commands(release).items():
            if command.identity is None or name in ("data_editor", "experimental_data_editor"):
                continue
            taking_part = command.identity.parameters & never
            assert taking_part <= ({"disabled"} if name == "popover" else set()), (name, release)
            seen += 1
    assert seen > 1000


# --- looking up ---------------------------------------------------------------------------------


def test_versions() -> None:
    assert releases() == tuple(sorted(releases(), key=number))
    assert (oldest(), newest()) == (releases()[0], releases()[-1])
    assert commands() is commands(newest())
    assert commands("1.37") is commands("1.37.1")
    assert commands("1.9") is commands(oldest())
    assert commands("99.0") is commands()
    with pytest.raises(ValueError, match="release"):
        commands("newest")


def test_parameters() -> None:
    button = commands()["button"]
    assert button.parameters[0] == ("label", "positional", REQUIRED, ())
    assert button.parameter("type").literals == ("primary", "secondary", "tertiary")
    assert button.parameter("type").kind == "keyword"
    assert button.parameter("nothing") is None
    assert commands()["radio"].parameter("format_func").default is OPAQUE
    assert [each.kind for each in commands()["write"].parameters] == ["args", "keyword"]
    assert commands()["pyplot"].parameters[-1].kind == "kwargs"


def test_needs() -> None:
    assert (commands()["dataframe"].needs, commands()["dataframe"].needs_value) == (
        "on_select",
        "rerun",
    )
    assert commands()["audio"].needs_value is True
    assert commands("1.34")["dataframe"].needs is None


def test_commands_behave_like_a_mapping() -> None:
    table = commands()
    assert table["button"] is table["button"]
    assert "button" in table
    assert "buton" not in table
    assert len(list(table)) == len(table) > 100
    with pytest.raises(KeyError):
        table["buton"]


def test_every_command_of_every_release_can_be_made() -> None:
    made = [command for release in releases() for command in commands(release).values()]
    assert len(made) > 5000
    for command in made:
        given = [each.name for each in command.parameters]
        assert len(given) == len(set(given)), command.name
        for identity in (command.identity, command.key_identity):
            if identity is not None:
                assert identity.parameters <= set(given), command.name
        assert command.needs is None or command.needs in given
        assert command.state_entry <= command.keyed
        assert command.keyed_always <= command.keyed
        assert command.trigger <= (command.state_entry or command.parameter("key") is None)


def test_looking_up_is_quick_and_imports_little() -> None:
    script = (
        "import sys, time; import stlint.streamlit_api as api; t = time.perf_counter();"
        "api.commands('1.40')['button']; d = time.perf_counter() - t;"
        "heavy = {'libcst', 'streamlit', 'click', 'rich', 'pandas'} & set(sys.modules);"
        "print(d, sorted(heavy))"
    )
    spent = []
    for _ in range(3):
        answer = subprocess.run(
            [sys.executable, "-c", script], check=True, capture_output=True, text=True
        ).stdout
        seconds, _, heavy = answer.partition(" ")
        assert heavy.strip() == "[]"
        spent.append(float(seconds))
    assert min(spent) < 0.05
    start = time.perf_counter()
    commands("1.41")
    assert time.perf_counter() - start < 0.01


def test_the_table_is_small() -> None:
    assert TABLE.stat().st_size < 300_000
