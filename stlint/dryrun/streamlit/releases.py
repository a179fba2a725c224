"""What depends on the release of Streamlit: names that may be missing, and tests for them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.exits import exit_to
from stlint.dryrun.core.flow import fork, settle
from stlint.dryrun.core.targets import Ending, UnreachableError
from stlint.dryrun.core.truth import outcomes_of
from stlint.model.events import CommandUsed
from stlint.model.outside import Container
from stlint.model.values import Const, PerRelease, Value
from stlint.streamlit_api.behaviours import behaviours
from stlint.streamlit_api.deprecations import deprecations
from stlint.streamlit_api.history import NAMESPACES, is_module, present, steady_names
from stlint.streamlit_api.lineage import handlers_of
from stlint.streamlit_api.lookup import commands, newest, patches, releases
from stlint.streamlit_api.release_set import NONE_OF_THEM, every_release

if TYPE_CHECKING:
    from packaging.version import Version

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.streamlit_api.release_set import ReleaseSet


_SPACES: Final = frozenset({"streamlit", *(f"streamlit.{each}" for each in NAMESPACES)})
VERSION_TEXTS: Final = frozenset(
    {"streamlit.__version__", "streamlit.version.STREAMLIT_VERSION_STRING"}
)
"""What holds the release of Streamlit that runs."""
_PARTS: Final = frozenset({"major", "minor", "micro", "release", "base_version", "public"})


def attribute_there(it: DryRun, base: Value, name: Any) -> Value | None:
    """Whether Streamlit or a container has an attribute, by release; None: not known."""
    if not isinstance(name, str):
        return None
    if isinstance(base, Container):
        return on_releases(it, present(name, method=True))
    return asks_for(it, base, name)


def name_used(it: DryRun, node: Any, space: str, name: str, *, how: str = "name") -> None:
    """A name of Streamlit is read or imported: it may not be there.

    Args:
        it: the dry run.
        node: where.
        space: what it is read from, ``"streamlit"`` or a namespace below it.
        name: its last part.
        how: ``name`` or ``import``.

    Raises:
        UnreachableError: it is never there, and a ``try`` around it sees to that.
    """
    if space == "streamlit" and name in steady_names():
        if it.flow.caught and name in commands():
            it.flow.needed = it.flow.needed or NONE_OF_THEM
        return
    if space not in _SPACES or it.process.shadowed or name in it.process.patched:
        return
    if name.startswith("_") and name not in deprecations():
        return
    full = f"{space}.{name}".removeprefix("streamlit.")
    elsewhere = "." in full and not full.startswith("column_config.")
    if is_module(full) or (elsewhere and not present(full)):
        return
    emit(it, CommandUsed, node, name=full, how=how)
    missing = every_release() - present(full)
    it.flow.needed = (it.flow.needed or NONE_OF_THEM) | missing
    raised = "ImportError" if how == "import" else "AttributeError"
    if missing and it.flow.caught & handlers_of(raised):
        _fails_on(it, missing)


def _fails_on(it: DryRun, missing: ReleaseSet) -> None:
    """What comes next is not reached on some releases: the handler of the ``try`` is."""

    def fail() -> bool:
        return exit_to(it, "try", ending=Ending("raise"))

    if not fork(it, outcomes_of(it, on_releases(it, missing)), fail, lambda: True):
        raise UnreachableError


def asks_for(it: DryRun, base: Value, name: str) -> Value | None:
    """Whether an object of Streamlit has an attribute, by release; ``None``: not one of it."""
    path = str(getattr(base, "path", ""))
    if path not in _SPACES or name in it.process.patched:
        return None
    full = f"{path}.{name}".removeprefix("streamlit.")
    return None if is_module(full) or name.startswith("_") else on_releases(it, present(full))


def on_releases(it: DryRun, those: ReleaseSet) -> Value:
    """True on some releases, False on the others."""
    return per_release(it, [each in those for each in releases()])


def per_release(it: DryRun, values: list[Any]) -> Value:
    """A value that depends on the release; a constant if it does not."""
    first = values[0]
    if isinstance(first, bool) and all(each is first for each in values):
        return Const(first)
    it.process.learnt.versions_matter = True
    return PerRelease(values, values[_running(it)])


def _running(it: DryRun) -> int:
    """The place of the release that runs."""
    return releases().index(it.process.release or newest())


def behaves(it: DryRun, name: str) -> bool:
    """Whether the release that runs has a behaviour that not all have."""
    return (it.process.release or newest()) in behaviours(name)


def version_text(it: DryRun) -> Value:
    """``st.__version__``."""
    return per_release(it, list(patches()))


def parsed(it: DryRun, given: Arguments) -> Value | None:
    """A version made of a text, if that is known."""
    text = settle(it, given.args[0]) if len(given.args) == 1 else None
    if isinstance(text, PerRelease):
        texts = text.values
    elif isinstance(text, Const):
        texts = (text.value,) * len(releases())
    else:
        return None
    versions = [_version(each) for each in texts]
    return None if None in versions else per_release(it, versions)


def part_of(it: DryRun, base: PerRelease, name: str) -> Value | None:
    """An attribute of a version."""
    from packaging.version import Version  # noqa: PLC0415 - few apps ask for their release

    if name not in _PARTS or not isinstance(base.values[0], Version):
        return None
    return per_release(it, [getattr(each, name) for each in base.values])


@lru_cache(maxsize=256)
def _version(text: Any) -> Version | None:
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415 - as above

    try:
        return Version(text)
    except (InvalidVersion, TypeError):
        return None
