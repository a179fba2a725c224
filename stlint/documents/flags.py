"""Options of ``streamlit run`` in documents that Streamlit refuses: it ends with exit code 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.documents.compose import services_in
from stlint.documents.containers import images
from stlint.documents.started import in_folders
from stlint.spelling import meant
from stlint.streamlit_api.config_options import config_options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stlint.documents.commands import Start
    from stlint.documents.reading import Documents
    from stlint.results.finding import Span
    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["Refused", "refused_flags"]

_NO_SETTINGS: Final = frozenset({"--help", "--version"})
_TRUE: Final = frozenset({"1", "true", "t", "yes", "y", "on"})
_FALSE: Final = frozenset({"0", "false", "f", "no", "n", "off"})


class Refused(NamedTuple):
    """An option that is refused, where it stands, and why."""

    span: Span
    message: str
    help: str | None
    releases: ReleaseSet


def refused_flags(documents: Documents) -> Iterator[Refused]:
    """The options that are refused in the releases that are meant, or some of them."""
    for start, span, folder in _starts(documents):
        targets = documents.targets(folder).releases
        for flag, value in start.flags:
            found = _refused(flag, value, targets)
            if found is not None:
                yield Refused(span, *found)


def _starts(documents: Documents) -> Iterator[tuple[Start, Span, Path]]:
    for image in images(documents):
        started = image.started
        if started is not None:
            yield started[1], image.span(started[0]), image.document.path.parent
    for service in services_in(documents):
        key = next((each for each in ("command", "entrypoint") if service.says(each)), None)
        if key is not None and service.start is not None:
            yield service.start, service.span(key), service.document.path.parent
    yield from in_folders(documents)


def _refused(
    flag: str, value: str | None, targets: ReleaseSet
) -> tuple[str, str | None, ReleaseSet] | None:
    if flag in _NO_SETTINGS or "$" in flag:
        return None
    option = config_options().get(flag.removeprefix("--"))
    if option is None or not option.releases & targets:
        near = meant(
            flag, [f"--{key}" for key, each in config_options().items() if each.releases & targets]
        )
        help_ = f"did you mean `{near}`?" if near else "what is for the script stands behind `--`"
        return f"`streamlit run` has no option `{flag}`: it ends at once", help_, targets
    missing = targets - option.releases
    if missing:
        return f"`streamlit run` has no option `{flag}`: it ends at once", None, missing
    if value is None or "$" in value:
        return None
    for kind, fits, wanted in (
        ("bool", value.casefold() in _TRUE | _FALSE, "true or false"),
        ("int", value.lstrip("-").isdecimal(), "a number"),
    ):
        if option.is_a(kind, targets) and not fits:
            message = f"`{flag}` wants {wanted}, not {value!r}: `streamlit run` ends at once"
            return message, None, targets
    return None
