"""What a setting may be: how each kind is read from TOML and from a flag, and told again."""

from __future__ import annotations

import os
import re
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from stlint.files import disk
from stlint.files.bounds import is_below
from stlint.files.gitignore import MOST
from stlint.settings.globs import Glob, is_glob
from stlint.settings.selection import UnknownRuleError, resolve
from stlint.spelling import meant

if TYPE_CHECKING:
    from collections.abc import Iterable, Sized

    from stlint.files.toml_places import Route

__all__ = [
    "Choice",
    "FileName",
    "Globs",
    "Kind",
    "Named",
    "OwnFolder",
    "RuleList",
    "RulesByGlob",
    "Switch",
    "Versions",
    "WrittenFloat",
    "WrongValueError",
]

_VERSION: Final = r"(?:(?:===|==|>=|<=|~=|!=|<|>)\s*)?\d+(?:\.\d+)*(?:\.\*)?"
_VERSIONS: Final = rf"{_VERSION}(?:\s*,\s*{_VERSION})*"
_QUALIFIED: Final = r"[^\W\d]\w*(\.[^\W\d]\w*)+"


class WrongValueError(ValueError):
    """A setting cannot have this value; ``route`` leads to the part that is wrong."""

    def __init__(self, message: str, *route: str | int) -> None:
        super().__init__(message)
        self.route: Route = route


class WrittenFloat(float):
    """A float of TOML that knows how it was written: ``1.40`` is a version."""

    def __init__(self, text: str) -> None:
        """Keep the text that ``float`` reads."""
        self.text = text


class Kind(Protocol):
    """One kind of value."""

    @property
    def metavar(self) -> str:
        """What stands for the value in a description of the flag; empty for a switch."""

    @property
    def several(self) -> bool:
        """Whether the flag may be given more than once."""

    def read(self, value: object, folder: Path) -> Any:
        """Make what ``Settings`` holds of a value of TOML; ``folder`` is where its paths begin.

        Raises:
            ValueError: it is none of this kind; ``WrongValueError`` if only a part is wrong.
        """

    def stored(self, value: object, folder: Path) -> Any:
        """The same for what stands in a file in that folder."""

    def parse(self, given: Any) -> object:
        """Make a value of TOML of what a flag was given: a text, a tuple of texts, or a bool."""

    def written(self, value: Any) -> object:
        """Make a value of TOML of what ``Settings`` holds."""

    def schema(self) -> dict[str, Any]:
        """The values of TOML, as a JSON schema."""


class _Kind(ABC):
    metavar = ""
    several = False

    @abstractmethod
    def read(self, value: object, folder: Path) -> Any: ...

    def stored(self, value: object, folder: Path) -> Any:
        return self.read(value, folder)

    def parse(self, given: Any) -> object:
        return given

    def written(self, value: Any) -> object:
        return value


class Switch(_Kind):
    """True or false."""

    def read(self, value: object, _: Path) -> bool:
        if not isinstance(value, bool):
            raise WrongValueError(f"expected true or false, not {_told(value)}")
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


class Choice(_Kind):
    """One of some words."""

    def __init__(self, options: tuple[str, ...]) -> None:
        self.options = options

    def read(self, value: object, _: Path) -> str:
        text = _text(value)
        if text not in self.options:
            near = meant(text, self.options)
            hint = f"did you mean {near!r}?" if near else f"it is one of {', '.join(self.options)}"
            raise WrongValueError(f"there is no {text!r}: {hint}")
        return text

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.options)}


class Versions(_Kind):
    """Releases of Streamlit: one version, or specifiers as PEP 440 has them."""

    metavar = "VERSION"

    def read(self, value: object, _: Path) -> str:
        from stlint.targets.specifiers import SpecifierError, admitted, from_setting

        if isinstance(value, (int, float)) and not isinstance(value, bool):
            written = value.text if isinstance(value, WrittenFloat) else value
            raise WrongValueError(f'expected a string: write "{written}", in quotes')
        text = _text(value).strip()
        if not re.fullmatch(_VERSIONS, text):
            raise WrongValueError(f"{text!r} is none: write it like '1.40' or '>=1.40,<2'")
        try:
            admitted((from_setting(text),))
        except SpecifierError as error:
            raise WrongValueError(str(error)) from error
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^\\s*({_VERSIONS})\\s*$"}


class FileName(_Kind):
    """A path, relative to the file that it stands in."""

    metavar = "PATH"

    def read(self, value: object, folder: Path) -> Path:
        text = _text(value)
        if not text or "\0" in text:
            raise WrongValueError("expected a path, not an empty string")
        return Path(os.path.normpath(folder / Path(text).expanduser()))

    def written(self, value: Any) -> object:
        return str(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}


class OwnFolder(FileName):
    """A folder, which a file may only name below itself."""

    def stored(self, value: object, folder: Path) -> Path:
        found = self.read(value, folder)
        top = disk.real(folder)
        if not is_below(disk.real(found), top) or disk.real(found) == top:
            raise WrongValueError(f"expected a folder below this file, not {value!r}")
        return found


class RuleList(_Kind):
    """A list of rules: codes, names, beginnings of codes, topics or ALL."""

    metavar = "RULES"
    several = True

    def read(self, value: object, _: Path) -> tuple[str, ...]:
        found = _texts(value)
        once: dict[str, str] = {}
        for index, selector in enumerate(found):
            if selector.casefold() not in once:
                _check_rule(selector, index)
                once[selector.casefold()] = selector
        return tuple(once.values())

    def parse(self, given: Any) -> object:
        if not (parts := _parts(given)):
            raise WrongValueError("no rule is named")
        return parts

    def written(self, value: Any) -> object:
        return list(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"$ref": "#/$defs/rule"}}


class Globs(_Kind):
    """A list of patterns for files and folders."""

    metavar = "PATTERNS"
    several = True

    def read(self, value: object, folder: Path) -> tuple[Glob, ...]:
        texts = _texts(value)
        _check_number(texts)
        for index, text in enumerate(texts):
            _check_glob(text, index)
        return tuple(Glob(str(folder), text) for text in texts)

    def parse(self, given: Any) -> object:
        return _parts(given)

    def written(self, value: Any) -> object:
        return [glob.text for glob in value]

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"$ref": "#/$defs/pattern"}}


class RulesByGlob(_Kind):
    """A table: patterns for files, each with a list of rules."""

    metavar = "PATTERN:RULE"
    several = True

    def read(self, value: object, folder: Path) -> tuple[tuple[Glob, tuple[str, ...]], ...]:
        table = _table(value, 'patterns with rules, such as {"pages/*.py" = ["ST101"]}')
        _check_number(table)
        found = []
        for text, rules in table.items():
            _check_glob(text.removeprefix("!"), text)
            try:
                selectors = RuleList().read(rules, folder)
            except WrongValueError as error:
                raise WrongValueError(str(error), text, *error.route) from error
            found.append((Glob(str(folder), text), selectors))
        return tuple(found)

    def parse(self, given: Any) -> object:
        table: dict[str, list[str]] = {}
        for part in _parts(given):
            pattern, colon, selector = part.rpartition(":")
            if not colon:
                raise WrongValueError(f"{part!r} has no colon: write it like 'pages/*.py:ST101'")
            table.setdefault(pattern.strip(), []).append(selector.strip())
        return table

    def written(self, value: Any) -> object:
        return {glob.text: list(selectors) for glob, selectors in value}

    def schema(self) -> dict[str, Any]:
        rules = {"type": "array", "items": {"$ref": "#/$defs/rule"}}
        return {
            "type": "object",
            "propertyNames": {"$ref": "#/$defs/pattern"},
            "additionalProperties": rules,
        }


class Named(_Kind):
    """A table: functions by their qualified names, each with what is said of it; or their list.

    Attributes:
        words: what may be said of a function; none if it is a list of texts.
        default: what is said of each if only names are given.
    """

    metavar = "NAMES"

    def __init__(self, words: tuple[str, ...] = (), default: Any = None) -> None:
        self.words = words
        self.default = default

    def read(self, value: object, _: Path) -> tuple[tuple[str, Any], ...]:
        found: list[tuple[str, str | int, Any]]
        if isinstance(value, list):
            found = [(name, index, self.default) for index, name in enumerate(_texts(value))]
        else:
            kind = "a list of names, or names with " + (
                " or ".join(f'"{word}"' for word in self.words) or "lists of keys"
            )
            found = [
                (name, name, self._said(each, name)) for name, each in _table(value, kind).items()
            ]
        for name, route, _said in found:
            if not re.fullmatch(_QUALIFIED, name):
                message = f"{name!r} is no qualified name: write it like 'package.module.function'"
                raise WrongValueError(message, route)
        return tuple((name, said) for name, _route, said in found)

    def _said(self, value: object, name: str) -> Any:
        try:
            if self.words:
                return Choice(options=self.words).read(value, Path())
            return _texts(value)
        except WrongValueError as error:
            raise WrongValueError(str(error), name, *error.route) from error

    def written(self, value: Any) -> object:
        if all(said == self.default for _, said in value):
            return [name for name, _ in value]
        return {name: said if isinstance(said, str) else list(said or ()) for name, said in value}

    def schema(self) -> dict[str, Any]:
        name = {"type": "string", "pattern": f"^{_QUALIFIED}$"}
        keys = {"type": "array", "items": {"type": "string"}}
        return {
            "anyOf": [
                {"type": "array", "items": name},
                {
                    "type": "object",
                    "propertyNames": name,
                    "additionalProperties": {"enum": list(self.words)} if self.words else keys,
                },
            ]
        }


def _check_rule(selector: str, route: int) -> None:
    try:
        resolve(selector)
    except UnknownRuleError as error:
        raise WrongValueError(str(error), route) from error


def _check_glob(text: str, route: str | int) -> None:
    if not is_glob(text):
        raise WrongValueError(f"{text!r} is no pattern for files", route)


def _check_number(globs: Sized) -> None:
    if len(globs) > MOST:
        raise WrongValueError(f"expected at most {MOST:,} patterns, not {len(globs):,}")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise WrongValueError(f"expected a string, not {_told(value)}")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        raise WrongValueError(f"expected a list of strings, not {_told(value)}")
    for index, each in enumerate(value):
        if not isinstance(each, str):
            raise WrongValueError(f"expected a string, not {_told(each)}", index)
    return tuple(each.strip() for each in value)


def _table(value: object, what: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise WrongValueError(f"expected {what}, not {_told(value)}")
    return value


def _told(value: object) -> str:
    """What kind of value of TOML something is."""
    kinds: dict[type, str] = {
        bool: "a boolean",
        int: "an integer",
        float: "a float",
        WrittenFloat: "a float",
        str: "a string",
        list: "a list",
        dict: "a table",
    }
    return kinds.get(type(value), "a date or time")


def _parts(values: Iterable[str]) -> list[str]:
    """Take apart ``("ST1,ST2", "ST301")``, as a flag that may be repeated gives it."""
    return [part.strip() for value in values for part in value.split(",") if part.strip()]
