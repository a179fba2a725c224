"""Which handlers catch which exceptions: the one table of that, for Python and Streamlit."""

from __future__ import annotations

import builtins
from functools import lru_cache
from typing import Final

from stlint.streamlit_api.tables import kept

__all__ = ["BROAD", "ENDS", "EVERYTHING", "ROOT", "handlers_of"]

ROOT: Final = "BaseException"
EVERYTHING: Final = frozenset({ROOT})
"""Who catches whatever is raised."""
BROAD: Final = frozenset({"Exception", ROOT})
"""Who catches what is not made to end a program."""
_CONTROL: Final = frozenset({ROOT, "ScriptControlException"})
ENDS: Final = {
    "rerun": _CONTROL | {"RerunException"},
    "switch_page": _CONTROL | {"RerunException"},
    "stop": _CONTROL | {"StopException"},
    "exit": frozenset({ROOT, "SystemExit"}),
}
"""Who catches what ends a run, by how it does. One release makes exceptions of these, too."""


@lru_cache(maxsize=256)
def handlers_of(*names: str) -> frozenset[str]:
    """The classes whose handlers catch one of some exceptions, in any release of Streamlit.

    Args:
        names: bare names of exceptions of Python or Streamlit; others are an ``Exception``.
    """
    found: set[str] = set()
    for name in names:
        cls = vars(builtins).get(name)
        if isinstance(cls, type) and issubclass(cls, BaseException):
            found.update(each.__name__ for each in cls.__mro__[:-1])
        else:
            above = kept("errors").get(name, {}).get("above", ())
            found.update((name, *above, *BROAD))
    return frozenset(found)
