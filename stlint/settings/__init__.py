"""What a check is asked to do, and how it is told: flags, ``pyproject.toml``, ``stlint.toml``."""

from stlint.settings.configuration import Configuration, Held, WrongFlagError
from stlint.settings.files import SettingsError
from stlint.settings.options import Option, Settings, options
from stlint.settings.selection import UnknownRuleError, find_rule, find_rules

__all__ = [
    "Configuration",
    "Held",
    "Option",
    "Settings",
    "SettingsError",
    "UnknownRuleError",
    "WrongFlagError",
    "find_rule",
    "find_rules",
    "options",
]
