"""Releases of Streamlit: which the wide checks ask, what they raise, and which a project means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from scripts import put
from streamlit_oracle import installed

from stlint.files.overlay import DISK
from stlint.settings import Configuration
from stlint.streamlit_api.lookup import newest, number, releases
from stlint.streamlit_api.release_set import Targets, release_set
from stlint.targets import Declarations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit_oracle import Outcome

    from stlint.project.app import App
    from stlint.results.declaration import Declaration

__all__ = [
    "KINDS",
    "RELEASES",
    "Kind",
    "between",
    "code_of",
    "declared",
    "meant",
    "minor",
    "versions",
]

RELEASES: Final = {
    "1.28": "1.28.2",
    "1.36": "1.36.0",
    "1.40": "1.40.2",
    "1.46": "1.46.1",
    "1.50": "1.50.0",
    "1.54": "1.54.0",
    "1.58": "1.58.0",
    "1.62": "1.62.0",
    "1.67": "1.67.0",
}
"""Minor releases around which much has changed, and the versions of them that are set up."""


ENDLESS: Final = frozenset({"ST406"})
"""Codes of errors that are no exceptions, but runs without end."""


def is_endless(outcome: Outcome) -> bool:
    """Whether an app never comes to rest.

    In 1.28 each rerun is a call within the run before it, until Python refuses a further one.
    """
    return outcome.kind == "timeout" or outcome.exception == "RecursionError"


class Kind(NamedTuple):
    """What is raised for a rule, in any release: patterns of its class and its message."""

    code: str
    exception: str
    message: str


KINDS: Final = (
    Kind(
        "ST414",
        "StreamlitInvalidLayoutContextError|StreamlitAPIException",
        r'scope="fragment"',
    ),
    Kind(
        "ST415",
        "StreamlitInvalidLayoutContextError|StreamlitAPIException"
        "|StreamlitMissingRequiredParameterError",
        r"^Dialogs may not be nested|^Only one dialog|`title` (argument|parameter)",
    ),
    Kind(
        "ST404",
        "NameError|UnboundLocalError",
        r"is not defined|not associated with a value|before assignment",
    ),
    Kind(
        "ST501",
        "StreamlitSetPageConfigMustBeFirstCommandError|StreamlitAPIException",
        r"^`set_page_config\(\)` can only be called once",
    ),
    Kind(
        "ST503",
        "StreamlitPageNotFoundError|StreamlitAPIException|KeyError",
        r"^Could not find page|^'url_pathname'$",
    ),
    Kind("ST201", "AttributeError|KeyError", r"st\.session_state has no "),
    Kind(
        "ST301",
        "StreamlitDuplicateElementId|DuplicateWidgetID",
        r"auto-generated ID|multiple identical `st\.",
    ),
    Kind(
        "ST302",
        "StreamlitDuplicateElementKey|DuplicateWidgetID|StreamlitAPIException",
        r"with the same `key=|multiple identical forms",
    ),
    Kind(
        "ST203",
        "StreamlitWidgetAlreadyInstantiatedError|StreamlitAPIException",
        r"cannot be modified after the widget with",
    ),
    Kind(
        "ST409",
        "StreamlitInvalidLayoutContextError|StreamlitAPIException",
        r"`st\.\w+\(\)` can't be used in an? `st\.form",
    ),
    Kind(
        "ST410",
        "StreamlitInvalidFormCallbackError|StreamlitAPIException",
        r"callbacks can only be defined on (the )?`st\.form_submit_button`",
    ),
    Kind(
        "ST411",
        "StreamlitInvalidLayoutContextError|StreamlitAPIException",
        r"^Forms cannot be nested",
    ),
    Kind(
        "ST412",
        "StreamlitInvalidLayoutContextError|StreamlitAPIException",
        r"^`st\.form_submit_button\(\)` must be used inside",
    ),
    Kind(
        "ST204",
        "StreamlitValueAssignmentNotAllowedError|StreamlitAPIException",
        r"cannot be set using|cannot be assigned through|^Selection state must be",
    ),
    Kind("ST801", "StreamlitAPIException", r"^Method `\w+\(\)` does not exist for "),
)


def code_of(exception: str | None, message: str) -> str | None:
    """The rule that an exception of Streamlit belongs to, if it is one of these."""
    for kind in KINDS:
        if re.fullmatch(kind.exception, exception or "") and re.search(kind.message, message):
            return kind.code
    return None


def minor(version: str) -> str:
    """``"1.40"`` of ``"1.40.2"``."""
    return ".".join(version.split(".")[:2])


def meant(version: str | None) -> Callable[[App], Targets]:
    """Tells stlint that every app is for one release; ``None`` is the installed one."""
    release = minor(version or installed())
    targets = Targets(release_set([release]), None if release == newest() else "the test")
    return lambda _: targets


def versions() -> list[str]:
    """The versions of all releases, oldest first."""
    return list(RELEASES.values())


def between(first: str | None, last: str | None) -> tuple[str, ...]:
    """The releases that stlint knows from one to another, both included; ``None`` is no bound."""
    return tuple(
        release
        for release in releases()
        if (first is None or number(first) <= number(release))
        and (last is None or number(release) <= number(last))
    )


def declared(folder: Path, script: str = "app.py", **flags: object) -> Declaration:
    """What a project declares for a script, which is written if it is not there."""
    path = folder / script
    if not path.exists():
        put(path, "import streamlit as st\n")
    return Declarations(Configuration(flags).wanted_releases, DISK).of(path)
