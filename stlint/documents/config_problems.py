"""What is wrong in config.toml: no TOML, unknown sections and settings, values that do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.documents.config_values import misfits
from stlint.results.finding import Edit, Fix, Safety
from stlint.spelling import meant
from stlint.streamlit_api.config_options import ConfigOption, config_options, config_sections
from stlint.streamlit_api.lookup import number, releases
from stlint.streamlit_api.release_set import NONE_OF_THEM, every_release, since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stlint.documents.config import Config, Setting
    from stlint.results.finding import Span
    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["Problem", "problems"]

_TESTS: Final = "_test"
"""A section of Streamlit's own tests."""
_REFUSED_UNTIL: Final = "1.31"
"""Before that, a deprecated setting whose time is over stops the server."""
_NO_TOML: Final = "1.45"
_NESTED_THEMES: Final = "1.51"


class Problem(NamedTuple):
    """Something that is wrong.

    Attributes:
        span: where.
        message: what.
        stops: the releases whose server does not start for it.
        holds: those in which it is wrong at all.
        help: what to do.
        fix: what can be done.
    """

    span: Span
    message: str
    stops: ReleaseSet
    holds: ReleaseSet
    help: str | None = None
    fix: Fix | None = None


def problems(
    config: Config, targets: ReleaseSet, first: Span, is_file: Callable[[str], bool]
) -> Iterator[Problem]:
    """What is wrong in a file of settings.

    Args:
        config: what it says.
        targets: the releases that are meant.
        first: the place of what is wrong if it is no TOML.
        is_file: whether there is a file of a name, seen from where the app is started.
    """
    if config.problem is not None:
        yield _no_toml(config.problem[0], targets, first)
        return
    for each in config.loose:
        yield _loose(each)
    unknown: set[str] = set()
    for section in (*config.sections, *config.nested):
        found = _section(section, config, targets, unknown)
        if found is not None:
            unknown.add(section.name if not section.section else section.key)
            yield found
    for each in config.settings:
        parts = each.section.split(".")
        if any(".".join(parts[:end]) in unknown for end in range(1, len(parts) + 1)):
            continue
        yield from _setting(each, config, targets, is_file)


def _no_toml(why: str, targets: ReleaseSet, span: Span) -> Problem:
    before = every_release() - since(_NO_TOML)
    what = "Streamlit ignores the whole file"
    if targets & before:
        when = "" if targets <= before else f" before Streamlit {_NO_TOML}"
        what = f"the server does not start{when}"
    return Problem(span, f"this is no TOML ({_told(why)}): {what}", before, every_release())


def _told(why: str) -> str:
    return why[:1].lower() + why[1:].rstrip(".")


def _loose(setting: Setting) -> Problem:
    name = setting.name
    owners = [key for key in config_options() if key.rpartition(".")[2] == name]
    if isinstance(setting.value, list):
        message = f"`{name}` is a list, and no section: the server does not start"
        help_ = f"write `[{name}]`" if name in config_sections() else None
    else:
        message = f"`{name}` stands in no section: the server does not start"
        owners += [name] if name in config_options() else []
        owner = owners[0].rpartition(".") if owners else None
        help_ = f"write `{owner[2]}` below `[{owner[0]}]`" if owner else None
    return Problem(setting.span, message, every_release(), every_release(), help_)


def _section(
    section: Setting, config: Config, targets: ReleaseSet, unknown: set[str]
) -> Problem | None:
    """What is wrong with a section, its settings aside."""
    name = section.key if section.section else section.name
    above = name.rpartition(".")[0]
    if name == _TESTS or (above and above in unknown):
        return None
    known = config_sections().get(name)
    if known is not None:
        missing = targets - known.releases
        if not missing or not section.section:
            return None
        when = f"before Streamlit {known.releases.oldest}"
        return Problem(section.span, f"`[{name}]` is ignored {when}", NONE_OF_THEM, missing)
    if above.startswith("theme."):
        stops = since(_NESTED_THEMES)
        message = f"Streamlit has no section `[{name}]`" + (
            ": the server does not start" if targets & stops else ": all in it is ignored"
        )
        return Problem(section.span, message, stops, every_release())
    if not _has_settings(name, config):
        return None
    message = f"Streamlit has no section `[{name}]`: all in it is ignored"
    near = _alike(section.name, list(config_sections()))
    there = {each.name for each in config.sections}
    fix = None
    if near and near not in there and _plain(near) == _plain(name):
        fix = _rename(section, near)
    near = near or meant(name, [each for each in config_sections() if "." not in each])
    help_ = f"did you mean `[{near}]`?" if near else None
    return Problem(section.span, message, NONE_OF_THEM, every_release(), help_, fix)


def _has_settings(name: str, config: Config) -> bool:
    return any(f"{each.section}.".startswith(f"{name}.") for each in config.settings)


def _setting(
    setting: Setting, config: Config, targets: ReleaseSet, is_file: Callable[[str], bool]
) -> Iterator[Problem]:
    if setting.section == _TESTS:
        return
    wrong = list(misfits(setting.key, setting.value, is_file))
    for each in wrong:
        if each.holds & targets:
            yield Problem(setting.span, each.message, each.stops, each.holds, each.help)
    option = config_options().get(setting.key)
    if option is None:
        if not wrong and setting.key not in config_sections():
            yield _unknown(setting, config)
        return
    missing = targets - option.releases
    if missing:
        yield Problem(setting.span, _gone(option, targets), NONE_OF_THEM, missing)
        return
    deprecated = option.deprecated & targets
    if targets.newest in deprecated:
        stops = deprecated - since(_REFUSED_UNTIL)
        message = f"`{option.key}` is deprecated and does nothing any more"
        if stops:
            message = f"`{option.key}` is deprecated: the server does not start"
        yield Problem(setting.span, message, stops, deprecated)
        return
    if not wrong:
        yield from _doubtful(setting, option, config, targets)


def _doubtful(
    setting: Setting, option: ConfigOption, config: Config, targets: ReleaseSet
) -> Iterator[Problem]:
    """What is taken, and means something else than it says."""
    value = setting.value
    every = every_release()
    if isinstance(value, str) and value and option.is_a("bool", targets):
        means = ", which means true" if value.casefold() in {"false", "no", "off", "0"} else ""
        message = f"a text where `{option.key}` wants true or false{means}"
        word = {"false": "false", "true": "true"}.get(value.casefold())
        help_ = f"write `{word}` without quotes" if word else "write true or false"
        yield Problem(setting.span, message, NONE_OF_THEM, every, help_)
    protected = config.value("server.enableXsrfProtection") is not False
    if setting.key == "server.enableCORS" and value is False and protected:
        message = "CORS protection is off, and XSRF protection needs it"
        if targets & (every - since("1.62")):
            message = "CORS protection stays on beside XSRF protection"
        help_ = "leave it out, or say `enableXsrfProtection = false` as well"
        yield Problem(setting.span, message, NONE_OF_THEM, every, help_)


def _unknown(setting: Setting, config: Config) -> Problem:
    names = [
        key.rpartition(".")[2]
        for key in config_options()
        if key.rpartition(".")[0] == setting.section
    ]
    message = f"Streamlit has no setting `{setting.key}`: it is ignored"
    near = _alike(setting.name, names)
    fix = help_ = None
    if near and config.value(f"{setting.section}.{near}") is None:
        help_, fix = f"did you mean `{near}`?", _rename(setting, near)
    elif elsewhere := _elsewhere(setting.name):
        section, _, name = elsewhere.rpartition(".")
        help_ = f"did you mean `{name}` in `[{section}]`?"
    elif near := meant(setting.name, names):
        help_ = f"did you mean `{near}`?"
    return Problem(setting.span, message, NONE_OF_THEM, every_release(), help_, fix)


def _elsewhere(name: str) -> str | None:
    """The one setting of another section that has this name, as far as the newest releases have."""
    latest = every_release().newest
    found = [
        key
        for key, each in config_options().items()
        if latest in each.releases and _plain(key.rpartition(".")[2]) == _plain(name)
    ]
    return found[0] if len(found) == 1 else None


def _gone(option: ConfigOption, targets: ReleaseSet) -> str:
    if targets.newest in option.releases:
        return f"`{option.key}` is ignored before Streamlit {option.releases.oldest}"
    last = option.releases.newest
    since_ = next((each for each in releases() if number(each) > number(last)), last)
    if number(targets.newest) > number(last):
        return f"`{option.key}` is gone since Streamlit {since_}: it is ignored"
    return f"`{option.key}` is ignored before Streamlit {option.releases.oldest}"


def _alike(name: str, names: list[str]) -> str | None:
    """The name that differs only in case and underscores."""
    return next((each for each in names if _plain(each) == _plain(name)), None)


def _plain(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")


def _rename(setting: Setting, name: str) -> Fix:
    return Fix(f"Write `{name}`", Safety.SAFE, (Edit(setting.span, name),))
