"""The settings and the cache folder that the flags ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.cli.endings import fail, refuse

if TYPE_CHECKING:
    from stlint.settings import Configuration, Settings

__all__ = ["cache_folder", "configuration_of"]


def configuration_of(flags: dict[str, Any]) -> Configuration:
    """The settings that the flags ask for."""
    from stlint.settings import Configuration, SettingsError, WrongFlagError

    if flags["config"] and flags["isolated"]:
        refuse("--config names a file, --isolated forbids it")
    try:
        return Configuration(flags, file=flags["config"], isolated=flags["isolated"])
    except WrongFlagError as error:
        refuse(str(error))
    except SettingsError as error:
        fail(str(error))


def cache_folder(settings: Settings, flags: dict[str, Any]) -> str | None:
    """The folder of the cache; ``None`` if none is wanted."""
    from stlint.cache.file import default_folder

    if flags["no_cache"]:
        return None
    return str(settings.cache_dir) if settings.cache_dir else default_folder()
