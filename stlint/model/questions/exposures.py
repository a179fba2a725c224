"""Secrets of the server that the app sends to the browser of whoever opens it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import Drawn, ElementCreated
from stlint.model.guards import TRUE
from stlint.model.made_of import leaves
from stlint.model.ops import Op
from stlint.model.outside import External, Result
from stlint.model.questions.texts import kept_in_state, parts_of
from stlint.model.values import Const, Value, WidgetValue
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stlint.model.events import Event, StateWrite
    from stlint.model.guards import Guard
    from stlint.model.run import Run

__all__ = ["Exposure", "exposures", "open_fields"]

_OF_WIDGETS: Final = ("value", "default", "placeholder", "help", "label", "options")
_OF_TEXTS: Final = ("body", "text", "label", "value", "delta", "data", "help", "html", "src", "url")
_WRITTEN: Final = frozenset({"write", "text", "markdown", "error", "info", "success", "warning"})
_SHOWING: Final = frozenset({"text", "data", "feedback", "media", "container", "button", "other"})
_TEXT_BOXES: Final = frozenset({"text_input"})
_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SECRET: Final = frozenset(
    {
        *("password", "passwd", "pwd", "passphrase", "secret", "token", "credentials"),
        *("apikey", "passcode"),
    }
)
_MADE_PUBLIC: Final = frozenset(
    {
        *("public", "publishable", "anon", "maps", "mapbox", "site", "sheet", "spreadsheet"),
        *("primary", "foreign", "sort", "partition", "row", "cache"),
    }
)
"""Words in the names of keys that are made for the browser, or open nothing."""
_OPEN: Final = frozenset(
    {
        *(
            "id",
            "ids",
            "name",
            "names",
            "user",
            "username",
            "email",
            "mail",
            "url",
            "uri",
            "host",
            "hostname",
        ),
        *("server", "port", "model", "title", "region", "bucket", "database", "dbname", "schema"),
        *("warehouse", "role", "account", "project", "path", "folder", "file", "debug", "version"),
        *("env", "environment", "mode", "driver", "dialect", "timeout", "domain", "endpoint"),
        *("message", "greeting", "welcome", "footer", "theme", "color", "language", "locale"),
        *("company", "organization", "address", "phone", "contact", "about", "description"),
        *("subtitle", "header", "logo", "icon", "image", "link", "website", "currency", "country"),
        *("city", "support", "owner", "author", "app", "page", "label", "prompt", "index", "table"),
        *("collection", "namespace", "topic", "channel", "team", "tenant", "cluster", "catalog"),
        *("sender", "recipient", "subject", "note", "flag", "enabled", "timezone"),
        *("type", "limit", "count", "expiry", "length", "max", "min", "text", "tokens", "date"),
    }
)
"""Words in the names of what is kept among secrets and is none."""
_SECRETS: Final = "streamlit.secrets"
_LIMIT: Final = 200


class Exposure(NamedTuple):
    """A secret that is sent to the browser.

    Attributes:
        event: what shows it.
        name: how it is called, by its keys.
        parameter: the parameter of the element that it is given for; ``None``: it is drawn by
            magic, or was put into session state for it.
        through: the writes of session state that it goes through.
        whole: whether it is exactly the value of the parameter.
    """

    event: Event
    name: str
    parameter: str | None
    through: tuple[StateWrite, ...] = ()
    whole: bool = False


def exposures(run: Run) -> Iterator[Exposure]:
    """What is sent of secrets, once for each element; not to those who have logged in."""
    for element in run.elements:
        found = next(_of_element(run, element), None)
        if found is not None:
            yield found
    for drawn in run.of(Drawn):
        for name, through in _secrets(run, drawn.value, drawn.guards):
            yield Exposure(drawn, name, None, through)
            break


def open_fields(run: Run) -> Iterator[ElementCreated]:
    """Boxes for keys and passwords in which everybody sees what is typed."""
    for element in run.elements:
        if element.command not in _TEXT_BOXES or element["type"].is_("password"):
            continue
        if element.more or (element["type"].given and not element["type"].is_("default")):
            continue
        if element.label is not None and _is_secret(element.label):
            yield element


def _of_element(run: Run, element: ElementCreated) -> Iterator[Exposure]:
    for parameter in _parameters(element):
        value = element.arguments.get(parameter)
        for name, through in _secrets(run, value, element.guards):
            whole = not through and value is not None and _name_of(value) == name
            yield Exposure(element, name, parameter, through, whole)
    if element.entry is None or element.role != "input":
        return
    for write in run.state(element.entry).writes:
        if write.how in {"=", "setdefault", "update"}:
            guards = (*element.guards, *write.guards)
            for name, through in _secrets(run, write.value, guards):
                yield Exposure(element, name, None, (write, *through))


def _parameters(element: ElementCreated) -> Iterable[str]:
    if element.role == "input":
        return _OF_WIDGETS
    if element.role not in _SHOWING:
        return ()
    return (*_OF_TEXTS, "args") if element.command in _WRITTEN else _OF_TEXTS


def _secrets(
    run: Run, value: Any, guards: Iterable[Guard]
) -> Iterator[tuple[str, tuple[StateWrite, ...]]]:
    """The names of the secrets that stand in a value as they are."""
    before = tuple(guards)
    none: tuple[Guard, ...] = ()
    todo: list[tuple[Any, tuple[Guard, ...], tuple[StateWrite, ...]]] = [(value, none, ())]
    left = _LIMIT
    while todo and left:
        each, guards, through = todo.pop()
        left -= 1
        if not isinstance(each, Value):
            continue
        name = _name_of(each)
        if name is not None:
            written = (guard for write in through for guard in write.guards)
            if not _for_those(run, (*before, *guards, *written)):
                yield name, through
            continue
        for part, more in parts_of(each, "shown"):
            todo.append((part, (*guards, *more), through))
        for part, write in kept_in_state(run, each):
            if write not in through:
                todo.append((part, guards, (*through, write)))


def _for_those(run: Run, guards: Iterable[Guard]) -> bool:
    """Whether something is only for who has logged in: by a password, or at all."""
    for guard in guards:
        for each in leaves(guard.subject):
            if isinstance(each, WidgetValue):
                element = run.widgets.get(each)
                compared = guard.test != TRUE or each is not guard.subject
                if compared and element is not None and element["type"].is_("password"):
                    return True
            elif isinstance(each, (External, Result)) and each.path.startswith(
                ("streamlit.user", "streamlit.experimental_user")
            ):
                return True
    return False


def _name_of(value: Value) -> str | None:
    """The name of the secret that a value is; ``None``: it is none."""
    keys = _asked(value)
    if keys is None:
        return None
    of, *path = keys
    if of == _SECRETS:
        return ".".join(path) or "st.secrets" if not path or _may_be_secret(path[-1]) else None
    if not path:
        return of if isinstance(value, External) else None
    return path[-1] if _is_secret(path[-1]) else None


def _asked(value: Any) -> list[str] | None:
    """What a value is read from, and the keys on the way to it."""
    keys: list[str] = []
    while True:
        if isinstance(value, External):
            return _external(value.path, keys)
        if isinstance(value, Result):
            base, _, method = value.path.rpartition(".")
            if method == "to_dict" and value.inputs:
                value = value.inputs[0]
                continue
            if value.path in effects().kinds["variables"]:
                return ["environment", *keys]
            if method == "get" and base in effects().kinds["variables"] and len(value.inputs) > 1:
                keys.insert(0, _text(value.inputs[1]))
                value = value.inputs[0]
                continue
            return None
        if value.op is Op.AFTER:
            value = value.args[0]
        elif value.op is Op.ITEM and _text(value.args[2]):
            keys.insert(0, _text(value.args[2]))
            value = value.args[0]
        elif value.op is Op.ATTRIBUTE:
            keys.insert(0, str(value.args[2]))
            value = value.args[0]
        elif value.op is Op.CALL and _is_get(value) and len(value.args) > 2:
            return [_SECRETS, _text(value.args[2]), *keys]
        elif value.op in effects().kinds["variable"] and value.args:
            return ["environment", _text(value.args[0]), *keys]
        else:
            return None


def _is_get(value: Value) -> bool:
    return f"streamlit.{value.args[0]}" == f"{_SECRETS}.get"


def _external(path: str, keys: list[str]) -> list[str] | None:
    for root in (_SECRETS, *effects().kinds["variables"]):
        if path == root or path.startswith(f"{root}."):
            named = path.removeprefix(root).split(".")[1:]
            return [root, *named, *keys]
    return None


def _text(value: Any) -> str:
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else ""


def _words(name: str) -> list[str]:
    return [each.lower() for each in _WORDS.findall(name)]


def _is_secret(name: str) -> bool:
    """Whether a name says that a secret is in it."""
    words = [each for each in _words(name) if not each.isdigit()]
    if not words or not _MADE_PUBLIC.isdisjoint(words):
        return False
    return words[-1] in _SECRET or (words[-1] == "key" and len(words) > 1)


def _may_be_secret(name: str) -> bool:
    """Whether a name does not say that what is kept among secrets is none."""
    return _is_secret(name) or (_OPEN | _MADE_PUBLIC).isdisjoint(_words(name))
