"""The library of Python, as the one has it that runs stlint."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any, Final

from stlint.streamlit_api import effects

_STABLE: Final = frozenset(
    {"collections", "datetime", "functools", "itertools", "json", "math", "operator", "os",
     "os.path", "random", "re", "statistics", "string", "textwrap", "time"}
)  # fmt: skip
"""Modules that are harmless to look into."""


def owner_of(path: str) -> Any:
    """A module, or a class in one; ``None`` if this Python has no such module."""
    module = library_module(path)
    if module is None and "." in path:
        above, _, name = path.rpartition(".")
        return getattr(library_module(above), name, None)
    return module


def library_module(name: str) -> Any:
    """A module of Python's library, never one of that name beside the app; ``None``: no such."""
    if name in sys.modules:
        return sys.modules[name]
    import sysconfig  # noqa: PLC0415 - for few apps

    stdlib = Path(sysconfig.get_path("stdlib"))
    before = sys.path
    sys.path = [
        each
        for each in before
        if Path(each).is_relative_to(stdlib) and not each.endswith("-packages")
    ]
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
    finally:
        sys.path = before


def is_missing(module: str, name: str) -> bool:
    """Whether a module of Python's library surely has no such name."""
    return module in _STABLE and cannot_be_imported(module, name) is True


def cannot_be_imported(dotted: str, name: str | None) -> bool | None:
    """Whether ``import dotted``, or a name from it, surely fails; ``None``: perhaps.

    What is known of the library of Python is what the one has that runs stlint.
    """
    top = dotted.partition(".")[0]
    if top in sys.stdlib_module_names:
        if dotted not in _STABLE:
            return None if top in _STABLE and dotted != top else False
        return name is not None and not hasattr(library_module(dotted), name)
    known = effects()
    there = top in known.harmless_packages or top in known.component_packages
    return False if there or top.startswith("streamlit") else None
