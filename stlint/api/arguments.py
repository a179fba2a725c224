"""Which values of arguments Streamlit refuses, in which releases, and why."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.api.behaviours import behaviours, span
from stlint.api.companions import (
    captions,
    default_ends,
    doubled_labels,
    gaps,
    number_format,
    refreshes,
    scale_ends,
    spans,
)
from stlint.api.deprecations import deprecations
from stlint.api.emojis import is_padded, is_several
from stlint.api.history import literals, misfits, present, signatures, taking
from stlint.api.icons import having, icon_like, listing
from stlint.api.kept import kept
from stlint.api.moments import dates, datetimes, is_moment, scales, times
from stlint.api.navigation import pages, switches
from stlint.api.parsed import menus, shortcuts
from stlint.api.release_set import NONE_OF_THEM, ReleaseSet, every_release
from stlint.api.values import asked, refused_values, undone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["CALLABLE", "COLLECTIONS", "Refusal", "refusals", "settled"]

COLLECTIONS: Final = frozenset(
    {
        *("options", "default", "value", "spec", "tabs", "selection_mode", "menu_items"),
        *("image", "caption", "gap", "column_config", "selection_default"),
        *("validate", "args", "kwargs"),
    }
)
"""Parameters that take lists, whose items matter."""
CALLABLE: Final = callable
"""Stands for any function of the app among the values of arguments."""
_MATERIAL: Final = re.compile(r":material/(.+):")
_COLOR: Final = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
_RATES: Final = frozenset({8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000})
"""Samples a second that a browser records."""
_WIDEST: Final = 2**53 - 1
"""The largest whole number that JavaScript has."""
_SIZES: Final = frozenset({"stretch", "content", "auto"})


class Refusal(NamedTuple):
    """A value that some releases refuse, and what is wrong with it."""

    message: str
    releases: ReleaseSet


Problem = str | tuple[str, ReleaseSet]
"""What is wrong with some values: in every release, or in these."""


class Given(NamedTuple):
    """The arguments of a call: what is known of them, and which there are."""

    known: Mapping[str, Any]
    names: frozenset[str]
    more: bool
    """There may be others."""

    def open(self, *names: str) -> bool:
        """Whether one of these may be given, and is not known."""
        return any(name not in self.known and not self.lacks(name) for name in names)

    def absent(self, *names: str) -> frozenset[str]:
        """Those of these that are not given."""
        return frozenset(each for each in names if self.lacks(each))

    def lacks(self, *names: str) -> bool:
        """Whether none of these is given."""
        return not self.more and not self.names.intersection(names)


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
    for _, message, where in refused_values(name, known, names, more=more):
        if where - told:
            yield Refusal(message, where - told)
            told = told | where


def _compared(
    name: str, known: Mapping[str, Any], names: frozenset[str], *, more: bool
) -> Iterator[Refusal]:
    """What is wrong with values as others are, and in words of their own."""
    given = Given(known, names, more)
    for parameter, value in known.items():
        if type(value) is str and not undone(name, parameter, names, more=more):
            yield from _texts(name, parameter, value)
    if name in _table()["labels"] and type(known.get("label")) in {int, float}:
        yield Refusal(
            f"the label must be a text, not {known['label']!r}", behaviours("label-is-text")
        )
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
    check = _CHECKS.get(name)
    for problem in check(given) if check is not None else ():
        yield Refusal(problem, every_release()) if isinstance(problem, str) else Refusal(*problem)


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
    return not any(_is_checked(name, each) for each in keywords.union(by_position))


def _is_checked(name: str, parameter: str) -> bool:
    """Whether some value of a parameter is refused."""
    table = _table()
    full = f"{name}.{parameter}"
    return (
        name in _CHECKS
        or name.startswith("column_config.")
        or (parameter == "label" and name in table["labels"])
        or (parameter == "key" and name in table["keys"])
        or (parameter == "icon" and name in table["icons"])
        or (parameter == "selection_mode" and name in table["modes"])
        or parameter == "bind"
        or full in table["pictures"]
        or (parameter in {"width", "height"} and name in table["sizes"])
        or full in table["choices"]
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
    material = _MATERIAL.fullmatch(text)
    if material is not None:
        where = every_release() - having(material[1])
        where = where & listing() if parameter == "page_icon" else where
        found = icon_like(material[1]) if where == every_release() else None
        hint = f": did you mean ':material/{found}:'?" if found else ""
        yield Refusal(f"{parameter} is {text!r}, and there is no such icon{hint}", where)
    elif parameter != "icon":
        return
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
    texts = [modes] if isinstance(modes, str) else list(_items(modes) or ())
    yield from _choices(_table()["modes"][name], "selection_mode", texts, there)
    if name == "pydeck_chart" and not isinstance(modes, str):
        yield Refusal("selection_mode is not one mode", there)
    elif name == "dataframe":
        parts = [each.split("-")[1] for each in set(texts) if "-" in str(each)]
        for part in {each for each in parts if parts.count(each) > 1}:
            yield Refusal(f"selection_mode has several modes for a {part}", there)


def _listed(values: Any) -> str:
    texts = [repr(each) for each in values]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} or {texts[-1]}"


# One command each --------------------------------------------------------------------------------


def _items(value: Any) -> list[Any] | None:
    """The items of something that is known to be a collection."""
    return list(value) if isinstance(value, (list, tuple, set, dict, range)) else None


def _index(given: Given) -> Iterator[Problem]:
    options, index = given.known.get("options"), given.known.get("index")
    one = type(options) is str and len(options) > 1
    options = [options] if one else _items(options)
    if type(index) in {str, float}:
        yield f"index is {index!r}, no whole number"
    if not options or not isinstance(index, int):
        return
    if not 0 <= index < len(options):
        many = f"{len(options)} option{'' if len(options) == 1 else 's'}"
        text = f"index {index} is out of range for {many} (last is {len(options) - 1})"
        yield text, behaviours("text-is-one-option") if one else every_release()


def _default(given: Given) -> Iterator[Problem]:
    options, default = _items(given.known.get("options")), given.known.get("default")
    limit = given.known.get("max_selections")
    if type(limit) is float:
        yield f"max_selections is {limit}, no whole number"
    elif type(limit) is int and limit < 1:
        where = every_release() if limit else behaviours("selections-are-limited-to-some")
        yield f"max_selections is {limit}", where
    elif type(limit) is int and isinstance(default, (list, tuple)) and len(default) > limit:
        yield f"default has {len(default)} options, and max_selections is {limit}"
    if options is None or default is None:
        return
    wanted = _items(default) if not isinstance(default, str) else [default]
    for each in [default] if wanted is None else wanted:
        if each not in options:
            yield f"default is {each!r}, which is no option"
            return


def _single(given: Given) -> Iterator[Problem]:
    default, mode = given.known.get("default"), given.known.get("selection_mode", "single")
    many = len(default) if isinstance(default, (list, tuple)) else 1
    if many > 1 and mode == "single" and not given.open("selection_mode"):
        yield f"default has {many} options, where one can be selected"
        return
    yield from _default(given)


def _choice(given: Given) -> Iterator[Problem]:
    yield from scale_ends(given.known)
    options, value = _items(given.known.get("options")), given.known.get("value")
    text = given.known.get("options")
    if type(text) is str and text and type(value) is str and value not in {text, *text}:
        yield f"value is {value!r}, which is no option"
    elif type(text) is str and text and type(value) is str and value != text:
        yield f"value is {value!r}, and the option is {text!r}", behaviours("text-is-one-option")
    if options == []:
        yield "there are no options"
    elif options is not None and value is not None:
        ends = value if isinstance(value, (tuple, list)) else (value,)
        for each in ends:
            if each not in options:
                yield f"value is {each!r}, which is no option"
                return


def _columns(given: Given) -> Iterator[Problem]:
    spec = given.known.get("spec")
    if type(spec) is int and spec < 1:
        yield f"there are {spec} columns"
    elif isinstance(spec, (list, tuple)):
        if not spec:
            yield "there are no columns"
        elif any(type(each) in {int, float} and each <= 0 for each in spec):
            yield "a column has no width"
        elif any(type(each) in {str, type(None)} for each in spec):
            yield "a width of a column is no number"
    elif type(spec) in {str, float} or ("spec" in given.known and spec is None):
        yield f"the columns are {spec!r}, neither a number nor a list of widths"


def _tabs(given: Given) -> Iterator[Problem]:
    tabs = given.known.get("tabs")
    if tabs in ([], ()):
        yield "there are no tabs"
    elif type(tabs) in {int, float}:
        yield f"the tabs are {tabs!r}, not a list of labels"
    yield from _openable(given)
    default = given.known.get("default")
    if default is not None and tabs and isinstance(tabs, (list, tuple)) and default not in tabs:
        yield f"default is {default!r}, which is no tab"


def _kinds(values: dict[str, Any]) -> str | None:
    """What is said of numbers that are not all of one type."""
    types = {name: type(each).__name__ for name, each in values.items()}
    if set(types.values()) != {"int", "float"}:
        return None
    whole = next(name for name, kind in types.items() if kind == "int")
    other = next(name for name, kind in types.items() if kind == "float")
    return f"{whole} is an int and {other} a float"


def _huge(values: dict[str, Any]) -> str | None:
    """What is said of numbers that a browser does not have, or cannot tell apart."""
    for name, value in values.items():
        if name != "step" and type(value) is int and abs(value) > _WIDEST:
            return f"{name} is {value}, beyond 2**53 - 1"
        if name != "step" and abs(value) == math.inf:
            return f"{name} is {value}, which is no number for a browser"
    return None


def _numbers(given: Given, *names: str) -> dict[str, Any]:
    return {
        name: given.known[name] for name in names if type(given.known.get(name)) in {int, float}
    }


def _slider(given: Given) -> Iterator[Problem]:
    if any(map(is_moment, given.known.values())):
        yield from scales(given.known, lacks_value=given.lacks("value", "min_value"))
        return
    values = _numbers(given, "value", "min_value", "max_value", "step")
    whole = given.known.get("value")
    if isinstance(whole, (tuple, list)):
        if len(whole) > 2:
            yield f"value has {len(whole)} ends"
            return
        ends = [each for each in whole if type(each) in {int, float}]
        values |= {f"value[{index}]": each for index, each in enumerate(ends)}
    elif given.lacks("value", "min_value") and values:
        values["value (0)"] = 0
    mixed = _kinds(values)
    huge = _huge(values)
    if mixed is not None:
        yield mixed
    elif huge is not None:
        yield huge
    elif given.known.get("step") == 0:
        yield "step is 0"
    elif "min_value" in values and values["min_value"] == values.get("max_value"):
        yield "min_value and max_value are equal", behaviours("slider-needs-a-range")
    elif not given.more:
        yield from default_ends(given.known, given.names)


def _number_input(given: Given) -> Iterator[Problem]:
    yield from number_format(given.known)
    for name in ("value", "min_value", "max_value"):
        text = given.known.get(name)
        if (type(text) is str and (name, text) != ("value", "min")) or is_moment(text):
            yield f"{name} is {text!r}, which is no number"
            return
    values = _numbers(given, "value", "min_value", "max_value", "step")
    wrong = _kinds(values) or _huge(values)
    if wrong is not None:
        yield wrong
        return
    low, high = values.get("min_value"), values.get("max_value")
    value = values.get("value")
    if low is not None and high is not None and low > high:
        nothing = "value" in given.known and value is None
        where = behaviours("number-inputs-need-a-range") if nothing else every_release()
        if nothing or given.lacks("value") or value is not None:
            yield f"min_value is {low}, above max_value {high}", where
        return
    if given.lacks("value", "min_value"):
        value = 0
    elif given.lacks("value"):
        value = low
    if value is not None and high is not None and value > high:
        yield f"value is {value}, above max_value {high}"
    elif value is not None and low is not None and value < low:
        yield f"value is {value}, below min_value {low}"


def _configured(given: Given) -> Iterator[Problem]:
    config = given.known.get("column_config")
    for column, about in config.items() if isinstance(config, dict) else ():
        if type(about) in {int, float, bool, list, tuple}:
            yield f"column_config of {column!r} is {about!r}, no text and no type of a column"
            return
    ignored = given.lacks("on_select") or given.known.get("on_select") == "ignore"
    if given.known.get("selection_default") is not None and ignored:
        yield "selection_default needs on_select"


def _progress(given: Given) -> Iterator[Problem]:
    value = given.known.get("value")
    if type(value) is str or ("value" in given.known and value is None):
        yield f"value is {value!r}, which is no number"
    elif type(value) is int and not 0 <= value <= 100:
        yield f"value is {value}, not from 0 to 100"
    elif type(value) is float and not 0 <= value <= 1:
        yield f"value is {value}, not from 0.0 to 1.0"


def _color(given: Given) -> Iterator[Problem]:
    value = given.known.get("value")
    if type(value) is str and not _COLOR.fullmatch(value):
        yield f'value is {value!r}, not a color such as "#ff0000"'


def _feedback(given: Given) -> Iterator[Problem]:
    options, default = given.known.get("options", "thumbs"), given.known.get("default")
    many = {"thumbs": 2, "faces": 5, "stars": 5}.get(str(options))
    if many and not given.open("options") and type(default) is int and not 0 <= default < many:
        yield f"default is {default}, not from 0 to {many - 1}"


def _pagination(given: Given) -> Iterator[Problem]:
    pages, default = given.known.get("num_pages"), given.known.get("default")
    if type(default) is int and default < 1:
        yield f"default is {default}, and pages begin with 1"
    elif type(pages) is int and type(default) is int and 0 < pages < default:
        yield f"default is {default}, and there are {pages} pages"


def _text_area(given: Given) -> Iterator[Problem]:
    height = given.known.get("height")
    if isinstance(height, int) and 0 < height < 68:
        yield f"height is {height}, less than 68", behaviours("text-areas-of-two-lines")


def _text_input(given: Given) -> Iterator[Problem]:
    check = given.known.get("validate")
    pair = isinstance(check, tuple) and len(check) == 2 and all(type(each) is str for each in check)
    if isinstance(check, (list, tuple)) and not pair:
        yield f"validate is {check!r}, neither a pattern nor a pattern and a message"


def _openable(given: Given) -> Iterator[Problem]:
    if given.known.get("on_change") == "rerun" and given.known.get("key") == "":
        yield "the key is empty", behaviours("key-not-empty")


def _toast(given: Given) -> Iterator[Problem]:
    if given.known.get("body") == "":
        yield "the text is empty"


def _chat_input(given: Given) -> Iterator[Problem]:
    rate = given.known.get("audio_sample_rate")
    if given.known.get("accept_audio") is True and type(rate) is int and rate not in _RATES:
        yield f"audio_sample_rate is {rate}, not one of {', '.join(map(str, sorted(_RATES)))}"


def _button_column(given: Given) -> Iterator[Problem]:
    for name in ("on_click", "args", "kwargs"):
        if given.known.get(name) is not None and given.lacks("key"):
            yield f"{name} needs a key"
            return


def _page_link(given: Given) -> Iterator[Problem]:
    page = given.known.get("page")
    outside = type(page) is str and page.startswith(("http://", "https://"))
    if outside and given.lacks("label"):
        yield "a link to another site needs a label"


def _logo(given: Given) -> Iterator[Problem]:
    link = given.known.get("link")
    if type(link) is str and link and not link.lower().startswith(("http://", "https://")):
        yield f"link is {link!r}, which does not begin with http:// or https://"


_CHECKS: Final[dict[str, Callable[[Given], Iterator[Problem]]]] = {
    "selectbox": _index,
    "radio": _index,
    "multiselect": _default,
    "pills": _single,
    "segmented_control": _single,
    "select_slider": _choice,
    "columns": _columns,
    "tabs": _tabs,
    "slider": _slider,
    "number_input": _number_input,
    "progress": _progress,
    "color_picker": _color,
    "feedback": _feedback,
    "text_area": _text_area,
    "text_input": _text_input,
    "expander": _openable,
    "popover": _openable,
    "toast": _toast,
    "chat_input": _chat_input,
    "column_config.ButtonColumn": _button_column,
    "logo": _logo,
    "dataframe": _configured,
    "data_editor": _configured,
    "GridContainer.cell": lambda given: spans(given.known),
    "grid": lambda given: gaps(given.known),
    "image": lambda given: captions(given.known),
    "menu_button": lambda given: doubled_labels(given.known, given.names),
    "page_link": _page_link,
    "cache_data": lambda given: refreshes(given.known, given.absent("ttl")),
    "cache_resource": lambda given: refreshes(given.known, given.absent("ttl")),
    "Page": lambda given: pages(given.known, given.absent("title", "default")),
    "switch_page": lambda given: switches(given.known),
    "pagination": _pagination,
    "set_page_config": lambda given: menus(given.known),
    "date_input": lambda given: dates(given.known, given.absent("value", "min_value", "max_value")),
    "time_input": lambda given: times(given.known),
    "datetime_input": lambda given: datetimes(
        given.known, given.absent("value", "min_value", "max_value")
    ),
}
