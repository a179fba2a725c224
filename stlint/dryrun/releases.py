"""What depends on the release of Streamlit: names that may be missing, and tests for them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun import folding
from stlint.dryrun.exits import Ending, UnreachableError
from stlint.dryrun.state import State
from stlint.model.events import CommandUsed
from stlint.model.values import UNKNOWN, Const, PerRelease, Value
from stlint.streamlit_api.behaviours import behaviours
from stlint.streamlit_api.deprecations import deprecations
from stlint.streamlit_api.history import NAMESPACES, is_module, present, steady_names
from stlint.streamlit_api.lookup import commands, newest, patches, releases
from stlint.streamlit_api.release_set import NONE_OF_THEM, every_release

if TYPE_CHECKING:
    from collections.abc import Callable

    from packaging.version import Version

    from stlint.dryrun.machine import Arguments
    from stlint.streamlit_api.release_set import ReleaseSet

_SPACES: Final = frozenset({"streamlit", *(f"streamlit.{each}" for each in NAMESPACES)})
VERSION_TEXTS: Final = frozenset(
    {"streamlit.__version__", "streamlit.version.STREAMLIT_VERSION_STRING"}
)
"""What holds the release of Streamlit that runs."""
VERSION_CALLS: Final = frozenset({"importlib.metadata.version", "importlib_metadata.version"})
"""What is asked for it by the name of the package."""
PARSERS: Final = frozenset(
    {
        "packaging.version.Version",
        "packaging.version.parse",
        "pkg_resources.parse_version",
        "distutils.version.LooseVersion",
        "distutils.version.StrictVersion",
        "setuptools._distutils.version.LooseVersion",
    }
)
"""What makes versions of texts, to compare them."""
_PARTS: Final = frozenset({"major", "minor", "micro", "release", "base_version", "public"})
MISSING_ATTRIBUTE: Final = frozenset({"AttributeError", "Exception", "BaseException"})
MISSING_IMPORT: Final = frozenset({"ImportError", "Exception", "BaseException"})


class Releases(State):
    """Names of Streamlit, and questions that an app asks about its release."""

    release: str | None
    shadowed: bool
    """The app has a module of its own that is called streamlit."""
    patched: set[str]
    """Names that the app itself has put into Streamlit."""
    versions_matter: bool
    """Some value depends on the release."""
    needed: ReleaseSet | None
    """The releases that lack a command or argument which the body of a ``try`` uses."""
    reading: int | None
    """The release, by its place in the tables, for which values are made concrete."""

    # -- names ------------------------------------------------------------------------------------

    def name_used(self, node: Any, space: str, name: str, *, how: str = "name") -> None:
        """A name of Streamlit is read or imported: it may not be there.

        Args:
            node: where.
            space: what it is read from, ``"streamlit"`` or a namespace below it.
            name: its last part.
            how: ``name`` or ``import``.

        Raises:
            UnreachableError: it is never there, and a ``try`` around it sees to that.
        """
        if space == "streamlit" and name in steady_names():
            if self.caught and name in commands():
                self.needed = self.needed or NONE_OF_THEM
            return
        if space not in _SPACES or self.shadowed or name in self.patched:
            return
        if name.startswith("_") and name not in deprecations():
            return
        full = f"{space}.{name}".removeprefix("streamlit.")
        elsewhere = "." in full and not full.startswith("column_config.")
        if is_module(full) or (elsewhere and not present(full)):
            return
        self.emit(CommandUsed, node, name=full, how=how)
        missing = every_release() - present(full)
        self.needed = (self.needed or NONE_OF_THEM) | missing
        if missing and self.caught & (MISSING_IMPORT if how == "import" else MISSING_ATTRIBUTE):
            self._fails_on(missing)

    def _fails_on(self, missing: ReleaseSet) -> None:
        """What comes next is not reached on some releases: the handler of the ``try`` is."""

        def fail() -> bool:
            return self.exit("try", ending=Ending("raise"))

        if not self.fork(self.condition(self.on_releases(missing)), fail, lambda: True):
            raise UnreachableError

    def asks_for(self, base: Value, name: str) -> Value | None:
        """Whether an object of Streamlit has an attribute, by release; ``None``: not one of it."""
        path = str(getattr(base, "path", ""))
        if path not in _SPACES or name in self.patched:
            return None
        full = f"{path}.{name}".removeprefix("streamlit.")
        return None if is_module(full) or name.startswith("_") else self.on_releases(present(full))

    # -- values -----------------------------------------------------------------------------------

    def on_releases(self, those: ReleaseSet) -> Value:
        """True on some releases, False on the others."""
        return self.per_release([each in those for each in releases()])

    def per_release(self, values: list[Any]) -> Value:
        """A value that depends on the release; a constant if it does not."""
        first = values[0]
        if isinstance(first, bool) and all(each is first for each in values):
            return Const(first)
        self.versions_matter = True
        return PerRelease(values, values[self._running])

    @property
    def _running(self) -> int:
        """The place of the release that runs."""
        return releases().index(self.release or newest())

    def behaves(self, name: str) -> bool:
        """Whether the release that runs has a behaviour that not all have."""
        return (self.release or newest()) in behaviours(name)

    def version_text(self) -> Value:
        """``st.__version__``."""
        return self.per_release(list(patches()))

    def parsed(self, given: Arguments) -> Value | None:
        """A version made of a text, if that is known."""
        text = self.settle(given.args[0]) if len(given.args) == 1 else None
        if isinstance(text, PerRelease):
            texts = text.values
        elif isinstance(text, Const):
            texts = (text.value,) * len(releases())
        else:
            return None
        versions = [_version(each) for each in texts]
        return None if None in versions else self.per_release(versions)

    def part_of(self, base: PerRelease, name: str) -> Value | None:
        """An attribute of a version."""
        from packaging.version import Version  # noqa: PLC0415 - few apps ask for their release

        if name not in _PARTS or not isinstance(base.values[0], Version):
            return None
        return self.per_release([getattr(each, name) for each in base.values])

    def by_release(self, function: Callable[..., Any], *values: Value) -> Value | None:
        """An operation on values that depend on the release; ``None``: it cannot be known."""
        results: list[Any] = []
        try:
            for index in range(len(releases())):
                self.reading = index
                data = [self.concrete(each) for each in values]
                if any(each is UNKNOWN for each in data):
                    return None
                results.append(folding.apply(function, *data))
        except folding.CannotFoldError:
            return None
        finally:
            self.reading = None
        first = results[0]
        if isinstance(first, (list, tuple)) and len({len(each) for each in results}) == 1:
            items = [self.per_release(list(each)) for each in zip(*results, strict=True)]
            return self.sequence(type(first).__name__, items)
        return self.per_release(results)

    # -- given by the other visitors --------------------------------------------------------------

    def concrete(self, value: Value, *, now: bool = False) -> Any:
        """The Python object that a value stands for (in this run), or UNKNOWN."""
        raise NotImplementedError

    def sequence(self, kind: str, items: list[Value]) -> Value:
        """A list or a tuple."""
        raise NotImplementedError


@lru_cache(maxsize=256)
def _version(text: Any) -> Version | None:
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415 - as above

    try:
        return Version(text)
    except (InvalidVersion, TypeError):
        return None
