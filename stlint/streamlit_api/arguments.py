"""Which values of arguments Streamlit refuses, in which releases, and why."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.streamlit_api.behaviours import behaviours, span
from stlint.streamlit_api.command_checks import CHARTS, CHECKS
from stlint.streamlit_api.deprecations import deprecations
from stlint.streamlit_api.given import Given, items
from stlint.streamlit_api.history import literals, misfits, present, signatures, taking
from stlint.streamlit_api.parsed import shortcuts
from stlint.streamlit_api.release_set import NONE_OF_THEM, ReleaseSet, every_release
from stlint.streamlit_api.shapes import Made
from stlint.streamlit_api.tables import kept
from stlint.streamlit_api.values import asked, refused_values, undone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["COLLECTIONS", "Refusal", "may_lack_label", "refusals", "settled"]

COLLECTIONS: Final = frozenset(
    {
        *("options", "default", "value", "spec", "tabs", "selection_mode", "menu_items"),
        *("image", "caption", "gap", "index", "func", "subtitles", "type", "column_config"),
        *("selection_default", "format_func"),
        *("validate", "args", "kwargs", "data", "x", "y", "color", "size"),
    }
)
"""Parameters that take lists, whose items matter."""
_SIZES: Final = frozenset({"stretch", "content", "auto"})
_MATERIAL: Final = re.compile(r":material/(.+):")


class Refusal(NamedTuple):
    """A value that some releases refuse, and what is wrong with it."""

    message: str
    releases: ReleaseSet


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    table = kept("arguments")
    found = {**table, "choices": {full: list(rows) for full, rows in table["choices"].items()}}
    for row in found.pop("words"):
        for full in row["of"]:
            found["choices"].setdefault(full, []).append(row)
    return {
        name: frozenset(each) if isinstance(each, list) else each for name, each in found.items()
    }


def refusals(
    name: str, known: Mapping[str, Any], names: frozenset[str], *, more: bool = False
) -> Iterator[Refusal]:
    """What releases refuse among the values in a call.

    Args:
        name: the command.
        known: the values of those arguments that are known, by the names of their parameters.
        names: all parameters that are given.
        more: there may be other arguments.
    """
    told = NONE_OF_THEM
    for refusal in _compared(name, known, names, more=more):
        told = told | refusal.releases
        yield refusal
    further = refused_values(name, known, names, more=more)
    for _, message, where in chain(further, _handed_on(name, known)):
        if where - told:
            yield Refusal(message, where - told)
            told = told | where


def _handed_on(name: str, known: Mapping[str, Any]) -> Iterator[tuple[str, str, ReleaseSet]]:
    """What is refused of arguments that go to another command with some text or number."""
    drawn = known.get("args")
    if isinstance(drawn, tuple) and any(isinstance(each, (str, int, float)) for each in drawn):
        for full, other in _table()["handed_on"].items():
            command, _, parameter = full.rpartition(".")
            if command == name and parameter in known:
                handed = {parameter: known[parameter]}
                yield from refused_values(other, handed, frozenset(handed), more=False)


def _compared(
    name: str, known: Mapping[str, Any], names: frozenset[str], *, more: bool
) -> Iterator[Refusal]:
    """What is wrong with values as others are, and in words of their own."""
    made = {parameter: each for parameter, each in known.items() if isinstance(each, Made)}
    plain = {parameter: each for parameter, each in known.items() if parameter not in made}
    if "options" in made and made["options"].items is not None:
        plain["options"] = list(made["options"].items)
    if "data" in made and made["data"].data is not None and name in CHARTS:
        plain["data"] = made["data"].data
    known = plain
    given = Given(known, names, more, made)
    for parameter, value in known.items():
        if type(value) is str and not undone(name, parameter, names, more=more):
            yield from _texts(name, parameter, value)
    label = known.get("label", "")
    none = label is None and not may_lack_label(name)
    if name in _table()["labels"] and (none or type(label) in {int, float}):
        yield Refusal(f"the label must be a text, not {label!r}", behaviours("label-is-text"))
    if isinstance(known.get("format_func"), (dict, list, tuple)) and known.get("options"):
        message = f"format_func is {known['format_func']!r}, no function"
        yield Refusal(message, taking(name, "format_func"))
    if known.get("bind") == "query-params" and given.lacks("key"):
        yield Refusal("bind needs a key", taking(name, "bind"))
    if name in _table()["modes"]:
        yield from _modes(name, given)
    when = known.get("on_select", "rerun")
    if f"{name}.on_select" in _table()["choices"] and (when is None or type(when) is bool):
        there = taking(name, "on_select", named=True)
        yield Refusal(f"on_select is {when}, not 'ignore' or 'rerun'", there)
    for wrong in shortcuts(name, known):
        yield Refusal(*wrong)
    check = CHECKS.get(name)
    for problem in check(given) if check is not None else ():
        yield Refusal(problem, every_release()) if isinstance(problem, str) else Refusal(*problem)


def may_lack_label(name: str) -> bool:
    """Whether None is taken for a label, in all releases and without a word."""
    return name in _table()["unlabelled"]


@lru_cache(maxsize=4096)
def settled(name: str, positional: int, keywords: frozenset[str], *, method: bool = False) -> bool:
    """Whether no release has anything to say about a call like this, whatever its values are.

    Args:
        name: the command.
        positional: how many positional arguments are given.
        keywords: the names of the keyword arguments.
        method: it is called on a container.
    """
    every = every_release()
    if present(name, method=method) != every or misfits(name, positional, keywords):
        return False
    if any(taking(name, each, named=True) != every for each in keywords):
        return False
    goes = (*deprecations().get(name, ()), *deprecations().get(f"*.{name}", ()))
    if any(each.parameter is None or each.value or each.parameter in keywords for each in goes):
        return False
    if len({each.by_position[:positional] for each in signatures(name)}) != 1:
        return False
    by_position = signatures(name)[-1].by_position[:positional]
    handed = keywords.union(by_position)
    return name not in CHECKS and not any(_is_checked(name, each) for each in handed)


def _is_checked(name: str, parameter: str) -> bool:
    """Whether some value of a parameter is refused."""
    table = _table()
    full = f"{name}.{parameter}"
    return (
        name.startswith("column_config.")
        or (parameter == "label" and name in table["labels"])
        or (parameter == "key" and name in table["keys"])
        or (parameter == "icon" and name in table["icons"])
        or (parameter == "selection_mode" and name in table["modes"])
        or parameter == "bind"
        or full in table["pictures"]
        or (parameter in {"width", "height"} and name in table["sizes"])
        or full in table["choices"]
        or full in table["handed_on"]
        or bool(literals(name, parameter))
        or asked(name, parameter)
    )


def _texts(name: str, parameter: str, value: str) -> Iterator[Refusal]:
    """What is wrong with a text, whatever else is given."""
    table = _table()
    full = f"{name}.{parameter}"
    if full not in table["unchecked"] and not name.startswith("column_config."):
        refused = [
            (allowed, where) for allowed, where in literals(name, parameter) if value not in allowed
        ]
        if refused:
            allowed, _ = refused[-1]
            span = ReleaseSet(0)
            for _, where in refused:
                span = span | where
            yield Refusal(f"{parameter} is {value!r}, not {_listed(allowed)}", span)
    yield from _choices(
        table["choices"].get(full, ()), parameter, [value], taking(name, parameter, named=True)
    )
    if parameter == "key" and name in table["keys"]:
        if not value:
            yield Refusal("the key is empty", behaviours("key-not-empty"))
        elif value.startswith("$$ID"):
            yield Refusal(f"the key {value!r} begins with $$ID", behaviours("key-not-empty"))
    if (parameter == "icon" and name in table["icons"]) or full in table["pictures"]:
        for message, where in _icon(name, parameter, value):
            yield Refusal(message, where & taking(name, parameter))
    if parameter in {"width", "height"} and name in table["sizes"] and value not in _SIZES:
        yield Refusal(
            f'{parameter} is {value!r}, not a number of pixels, "stretch" or "content"',
            taking(name, parameter, named=True),
        )


def _choices(
    choices: Sequence[Any], parameter: str, values: Sequence[str], there: ReleaseSet
) -> Iterator[Refusal]:
    """What is wrong with texts that must be of some: the same in all releases, or one row each."""
    rows: Sequence[dict[str, Any]] = [{"allowed": choices}]
    if choices and isinstance(choices[0], dict):
        rows = choices
    for row in rows:
        wrong = [each for each in values if each not in row["allowed"]]
        if choices and wrong:
            allowed = _listed(sorted(row["allowed"])) if row["allowed"] else "a number of pixels"
            yield Refusal(f"{parameter} is {wrong[0]!r}, not {allowed}", there & span(row))


def _icon(name: str, parameter: str, text: str) -> Iterator[Refusal]:
    """What is wrong with an icon, as far as no table of emojis is needed to say so."""
    from stlint.streamlit_api.emojis import (  # noqa: PLC0415 - for those who name icons
        is_drawn,
        is_padded,
        is_several,
    )
    from stlint.streamlit_api.icons import having, icon_like, listing  # noqa: PLC0415

    material = _MATERIAL.fullmatch(text)
    if material is not None:
        where = every_release() - having(material[1])
        where = where & listing() if parameter == "page_icon" else where
        found = icon_like(material[1]) if where == every_release() else None
        hint = f": did you mean ':material/{found}:'?" if found else ""
        yield Refusal(f"{parameter} is {text!r}, and there is no such icon{hint}", where)
    elif parameter == "avatar" and is_several(text):
        yield Refusal(f"avatar is {text!r}, more than one emoji", every_release())
    elif parameter != "icon":
        return
    elif not text.isascii() and not is_drawn(text.strip()):
        message = f'icon is {text!r}, not an emoji such as "🔥" or ":material/home:"'
        yield Refusal(message, every_release())
    elif is_several(text.strip()):
        yield Refusal(f"icon is {text!r}, more than one emoji", every_release())
    elif is_padded(text):
        yield Refusal(f"icon is {text!r}, with blanks", behaviours("icon-not-empty"))
    elif not text.isascii() or (text and text != text.strip()):
        return
    elif not text and name != "Page":
        yield Refusal("the icon is empty", behaviours("icon-not-empty"))
    elif text:
        where = every_release() - behaviours("spinner-as-icon")
        yield Refusal(
            f'icon is {text!r}, not an emoji such as "🔥" or ":material/home:"',
            where if text == "spinner" else every_release(),
        )


def _modes(name: str, given: Given) -> Iterator[Refusal]:
    """What is wrong with a ``selection_mode``, which is looked at only if something is selected."""
    modes = given.known.get("selection_mode")
    if given.known.get("on_select") != "rerun" or modes is None:
        return
    there = taking(name, "selection_mode", named=True)
    if type(modes) in {int, float, bool}:
        yield Refusal(f"selection_mode is {modes!r}, no text", there)
    texts = [modes] if isinstance(modes, str) else list(items(modes) or ())
    yield from _choices(_table()["modes"][name], "selection_mode", texts, there)
    if name == "pydeck_chart" and not isinstance(modes, str):
        yield Refusal("selection_mode is not one mode", there)
    elif name == "dataframe":
        parts = [each.split("-")[1] for each in set(texts) if "-" in str(each)]
        for part in {each for each in parts if parts.count(each) > 1}:
            yield Refusal(f"selection_mode has several modes for a {part}", there)


def _listed(values: Any) -> str:
    texts = [repr(each) for each in values if each]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} or {texts[-1]}"
