"""The JSON schema of the settings, for editors; made from the table of settings."""

from __future__ import annotations

from typing import Any, Final

from stlint.rules import all_rules
from stlint.settings.options import options

__all__ = ["schema"]

_ADDRESS: Final = "https://raw.githubusercontent.com/stlint/stlint/main/stlint/settings/schema.json"


def schema() -> dict[str, Any]:
    """Describe what may stand in a ``stlint.toml``, or under ``[tool.stlint]``."""
    rules = all_rules().values()
    topics = dict.fromkeys(rule.topic for rule in rules)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": _ADDRESS,
        "title": "Settings of stlint",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            option.name: {
                "description": option.help,
                **({} if option.default is None else {"default": option.written_default}),
                **option.kind.schema(),
            }
            for option in options()
        },
        "$defs": {
            "rule": {
                "description": "A rule by its code, name, the beginning of its code, or its topic.",
                "anyOf": [
                    {"enum": ["ALL", *topics, *(rule.name for rule in rules)]},
                    {"type": "string", "pattern": r"^\s*[Ss][Tt]\d{0,3}\s*$"},
                ],
            },
            "pattern": {
                "description": "A pattern for files and folders, as in a .gitignore file.",
                "type": "string",
                "pattern": r"\S",
            },
        },
    }
