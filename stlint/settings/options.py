"""Every setting, once: its name, kind, default and meaning. All else about settings is derived."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.settings.formats import FORMATS
from stlint.settings.globs import Glob, Matcher, matcher
from stlint.settings.selection import UNSILENCEABLE, enabled_codes, resolve, written_out
from stlint.settings.types import (
    Choice,
    FileName,
    Globs,
    Kind,
    Named,
    OwnFolder,
    RuleList,
    RulesByGlob,
    Switch,
    Versions,
)
from stlint.settings.wrappers import Wrappers

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Option", "Settings", "options"]

_UNWEIGHTED: Final = "ST006"
_UNSEARCHED: Final = (
    *("__pycache__", "__pypackages__", "build", "dist", "node_modules", "site-packages", "venv"),
    "*.egg-info",
)


class Option(NamedTuple):
    """What is known of one setting.

    Attributes:
        name: as in a file: ``extend-select``.
        kind: what it may be.
        default: what holds if nobody says anything.
        help: what it does, in a sentence or two.
        flag: whether there is a flag of the same name.
        whole: whether it holds for a whole check; else each app may have another value.
        example: a value that shows it, in TOML.
    """

    name: str
    kind: Kind
    default: Any
    help: str
    flag: bool
    whole: bool
    example: str

    @property
    def written_default(self) -> object:
        """The default as a value of TOML; ``None`` if it has none."""
        return None if self.default is None else self.kind.written(self.default)

    @property
    def attribute(self) -> str:
        """The name as an attribute of ``Settings``."""
        return self.name.replace("-", "_")


def _setting(
    kind: Kind,
    default: Any,
    text: str,
    example: str,
    *,
    flag: bool = True,
    whole: bool = False,
) -> Any:
    about = {"kind": kind, "help": text, "flag": flag, "whole": whole, "example": example}
    return field(default=default, metadata=about)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a check is asked to do; ``docs/settings.md`` tells what each setting means.

    A selector is a code (``ST301``), a name (``duplicate-widget-id``), the beginning of a code
    (``ST3``), a topic (``widgets``) or ``ALL``, in any case. Where two selectors disagree about a
    rule the more exact one decides; where they are equally exact, the rule is off.

    Raises:
        UnknownRuleError: a selector means nothing.
    """

    select: tuple[str, ...] | None = _setting(
        RuleList(),
        None,
        "Check these rules only. A code or a name that is written out brings the optional findings "
        "of that rule, too.",
        '["ST3", "uncached-expensive-load"]',
    )
    ignore: tuple[str, ...] = _setting(
        RuleList(),
        (),
        "Leave these rules out.",
        '["ST403"]',
    )
    extend_select: tuple[str, ...] = _setting(
        RuleList(),
        (),
        "Check these rules as well; optional findings as with select.",
        '["caching"]',
    )
    per_file_ignores: tuple[tuple[Glob, tuple[str, ...]], ...] = _setting(
        RulesByGlob(),
        (),
        "Leave rules out in files that match a pattern, or with ! before it, in all others.",
        '{"pages/old_*.py" = ["ST101", "flow"]}',
    )
    exclude: tuple[Glob, ...] = _setting(
        Globs(),
        tuple(Glob("", text) for text in _UNSEARCHED),
        "Files and folders that are not searched, instead of the default ones. Hidden folders and "
        "virtual environments never are.",
        '["legacy", "*_old.py", "reports/drafts"]',
    )
    extend_exclude: tuple[Glob, ...] = _setting(
        Globs(),
        (),
        "Files and folders that are not searched either.",
        '["legacy"]',
    )
    force_exclude: bool = _setting(
        Switch(),
        False,
        "Leave out what is excluded even if its path is given, as pre-commit does.",
        "true",
    )
    respect_gitignore: bool = _setting(
        Switch(),
        True,
        "Leave out what git ignores.",
        "false",
    )
    entry_points: tuple[Glob, ...] = _setting(
        Globs(),
        (),
        "The scripts of the apps, if searching for them gets it wrong: in folders, nothing else is "
        "taken for an app.",
        '["dashboard/main.py", "tools/*/app.py"]',
        flag=False,
    )
    streamlit_version: str | None = _setting(
        Versions(),
        None,
        "The releases of Streamlit that the apps run with.",
        '">=1.40"',
    )
    level: str = _setting(
        Choice(options=("error", "warning")),
        "warning",
        "Report findings of this level and above.",
        '"error"',
        whole=True,
    )
    fail_on: str = _setting(
        Choice(options=("error", "warning", "none")),
        "warning",
        "Exit with 1 for reported findings of this level and above.",
        '"error"',
        whole=True,
    )
    output_format: str | None = _setting(
        Choice(options=FORMATS),
        None,
        "How to tell what was found. Without it: full, or github in a job of GitHub Actions.",
        '"concise"',
        whole=True,
    )
    baseline: Path | None = _setting(  # noqa: RUF009 - as above
        FileName(),
        None,
        "A file of findings that are known and are not reported; --write-baseline writes one.",
        '"stlint-baseline.json"',
        whole=True,
    )
    cache_dir: Path | None = _setting(  # noqa: RUF009 - as above
        OwnFolder(),
        None,
        "The folder to remember results in. A file can only name one below itself.",
        '".cache/stlint"',
        whole=True,
    )
    expensive_calls: tuple[tuple[str, str], ...] = _setting(
        Named(words=("data", "resource"), default="data"),
        (),
        'Functions of yours that load something. "data" belongs under st.cache_data, "resource" (a '
        "model, a connection) under st.cache_resource; a list of names means data.",
        '{"shop.load_table" = "data", "shop.db.connect" = "resource"}',
        flag=False,
    )
    cached_decorators: tuple[tuple[str, str], ...] = _setting(
        Named(words=("data", "resource", "other"), default="other"),
        (),
        'Decorators of yours that remember what a function returns: as st.cache_data ("data"), as '
        'st.cache_resource ("resource") or in a way of their own ("other", what a list of names '
        "means).",
        '["shop.memoize"]',
        flag=False,
    )
    state_initializers: tuple[tuple[str, tuple[str, ...] | None], ...] = _setting(
        Named(),
        (),
        "Functions of yours that set keys of session state: these, or any if only names are given.",
        '{"shop.start_session" = ["user", "cart"]}',
        flag=False,
    )

    def __post_init__(self) -> None:
        for selector in (*(self.select or ()), *self.ignore, *self.extend_select):
            resolve(selector)

    def enabled(self, code: str) -> bool:
        """Whether findings of the rule with this code are wanted."""
        return code in enabled_codes(self.select, self.ignore, self.extend_select)

    def tells_optional(self, code: str) -> bool:
        """Whether also those findings of a rule are wanted that are a matter of opinion."""
        return code in written_out(self.select, self.extend_select)

    def decides(self, code: str) -> bool:
        """Whether findings of a rule may decide the exit code.

        That an app was not followed to its end does so only if somebody asks for it by name.
        """
        return code != _UNWEIGHTED or code in written_out(self.select, self.extend_select)

    def enabled_in(self, code: str, path: str) -> bool:
        """Whether findings of a rule are wanted in a file, by its absolute path."""
        return self.enabled(code) and (
            code == UNSILENCEABLE or code not in _ignored_in(self.per_file_ignores, path)
        )

    @property
    def decisive(self) -> str:
        """What the findings of an app depend on, as a text: all that holds for single apps."""
        single = [each.attribute for each in options() if not each.whole]
        return repr([(name, getattr(self, name)) for name in single])

    @property
    def wrappers(self) -> Wrappers:
        """What the project says of functions of its own."""
        return Wrappers(self.expensive_calls, self.cached_decorators, self.state_initializers)

    @property
    def excluded(self) -> Matcher:
        """What a search leaves out."""
        return matcher((*self.exclude, *self.extend_exclude))


@cache
def _ignored_in(by_glob: tuple[tuple[Glob, tuple[str, ...]], ...], path: str) -> frozenset[str]:
    codes: set[str] = set()
    for glob, selectors in by_glob:
        negated = glob.text.startswith("!")
        plain = glob._replace(text=glob.text.removeprefix("!"))
        if matcher((plain,)).covers(path, glob.folder) != negated:
            codes.update(*(resolve(each).codes for each in selectors))
    return frozenset(codes)


@cache
def options() -> tuple[Option, ...]:
    """Every setting, in the order of the documentation."""
    return tuple(
        Option(each.name.replace("_", "-"), default=each.default, **each.metadata)
        for each in fields(Settings)
    )
