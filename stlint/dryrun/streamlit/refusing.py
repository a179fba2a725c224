"""Which calls Streamlit may refuse: inside of a ``try`` that decides what is done next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.trail import risk
from stlint.dryrun.streamlit.looks import plain_arguments
from stlint.dryrun.values.concrete import concrete
from stlint.model.ops import Op
from stlint.model.values import UNKNOWN
from stlint.streamlit_api.arguments import refusals
from stlint.streamlit_api.lookup import newest, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.values import Value

_OUTSIDE: Final = frozenset(
    {
        *("Page", "audio", "connection", "experimental_connection", "image", "login", "logo"),
        *("navigation", "page_link", "set_page_config", "switch_page", "video"),
    }
)
"""Whether they work depends on files, services and settings."""
_ANYTHING: Final = frozenset(
    {"args", "body", "disabled", "help", "kwargs", "on_change", "on_click", "options"}
)
"""Parameters of which hardly anything is refused that is not known to be."""


def may_be_refused(it: DryRun, name: str, handed: Mapping[str, Value], *, more: bool) -> None:
    """Say that a call in a ``try`` may raise, unless all that it is given is known to be taken.

    Args:
        it: the dry run.
        name: the command.
        handed: what it is given, by parameter.
        more: whether it may be given something else.
    """
    if name.startswith("components."):
        return
    if more or name in _OUTSIDE or any(_is_doubtful(it, *each) for each in handed.items()):
        risk(it)
        return
    release = number(it.process.release or newest())
    known: dict[str, Any] = dict(plain_arguments(it, handed))
    refused = (each.releases for each in refusals(name, known, frozenset(handed)))
    if any(number(each) >= release for some in refused for each in some):
        risk(it)  # what a later release refuses may have failed before in other ways


def _is_doubtful(it: DryRun, parameter: str, value: Value) -> bool:
    if parameter in _ANYTHING or (parameter == "exception" and value.op is Op.EXCEPTION):
        return False
    return concrete(it, value, now=True) is UNKNOWN
