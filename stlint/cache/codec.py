"""Findings as JSON and back: what is read is data, whoever wrote it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any

__all__ = ["decode", "encode"]

_PLAIN = (str, int, float, type(None))
_TIMES = {each.__name__: each for each in (dt.datetime, dt.date, dt.time)}


def encode(value: Any) -> str:
    """Write a value as JSON.

    Args:
        value: made of constants, lists, tuples, dictionaries with texts as keys, and of the data
            classes, named tuples and enumerations of stlint.

    Raises:
        TypeError: there is something else in it.
    """
    return json.dumps(_plain(value), separators=(",", ":"))


def decode(text: str) -> Any:
    """Read what ``encode`` wrote.

    Raises:
        ValueError: nothing that could have been written.
    """
    try:
        return _value(json.loads(text))
    except (TypeError, KeyError, AttributeError, ImportError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN or kind is bool:
        return value
    if kind is list:
        return [_plain(each) for each in value]
    if kind is dict and all(type(key) is str for key in value):
        return {"": {key: _plain(each) for key, each in value.items()}}
    if kind is tuple:
        return {"tuple": [_plain(each) for each in value]}
    if kind.__name__ in _TIMES and kind is _TIMES[kind.__name__]:
        return {kind.__name__: value.isoformat()}
    name = f"{kind.__module__}:{kind.__qualname__}"
    if isinstance(value, Enum):
        return {name: [value.value]}
    return {name: [_plain(getattr(value, each)) for each in _fields(name)]}


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return [_value(each) for each in plain]
    if not isinstance(plain, dict):
        return plain
    [(name, content)] = plain.items()
    if name == "":
        return {key: _value(each) for key, each in content.items()}
    if name == "tuple":
        return tuple(_value(each) for each in content)
    if name in _TIMES:
        return _TIMES[name].fromisoformat(content)
    return _class(name)(*[_value(each) for each in content])


@cache
def _class(name: str) -> Any:
    """A data class, named tuple or enumeration of stlint."""
    module, _, qualified = name.partition(":")
    found = getattr(import_module(module), qualified) if module.startswith("stlint.") else None
    if is_dataclass(found) or hasattr(found, "_fields") or issubclass(found or object, Enum):
        return found
    raise TypeError(f"{name} is no data of stlint")


@cache
def _fields(name: str) -> tuple[str, ...]:
    found = _class(name)
    if is_dataclass(found):
        return tuple(each.name for each in fields(found) if each.init)
    return tuple(found._fields)
