"""Prints the settings of one release of Streamlit as JSON: ``python options.py WHEEL``.

The wheel lies in a folder called ``site-packages``, or else the release takes itself for one that
is being developed. Only ``streamlit.config`` is imported, out of the wheel, and what that needs.
"""

from __future__ import annotations

import importlib
import json
import sys
import types
from typing import Any

PLAIN = (bool, int, float, str)


def main(wheel: str) -> None:
    package = types.ModuleType("streamlit")
    package.__path__ = [f"{wheel}/streamlit"]
    sys.modules["streamlit"] = package
    sys.path.insert(0, wheel)
    config = importlib.import_module("streamlit.config")
    options = {key: described(each) for key, each in config._config_options_template.items()}  # noqa: SLF001
    print(json.dumps({"sections": sorted(config._section_descriptions), "options": options}))  # noqa: SLF001


def described(option: Any) -> dict[str, Any]:
    """What the table says of an option."""
    kind = getattr(option, "type", str)
    told: dict[str, Any] = {"type": kind.__name__ if kind in PLAIN else "str"}
    if getattr(option, "multiple", False):
        told["type"] = "list"
    if option.deprecated:
        told["deprecated"] = True
    return told


if __name__ == "__main__":
    main(sys.argv[1])
