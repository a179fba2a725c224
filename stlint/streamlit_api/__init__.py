"""What Streamlit is, release by release, and what the calls around it do.

``elements.json`` is generated from Streamlit's releases by ``tools/build_api_tables.py``;
the files of TOML are kept by hand, and ``kept.json`` is made of them by
``tools/build_kept_tables.py``. ``lookup``, ``effects`` and ``deprecations`` read them.
"""

from __future__ import annotations

from stlint.streamlit_api.deprecations import Deprecation, deprecations
from stlint.streamlit_api.effects import Effects, effects
from stlint.streamlit_api.lookup import (
    OPAQUE,
    REQUIRED,
    Command,
    Identity,
    Parameter,
    commands,
    names,
    newest,
    oldest,
    releases,
)

__all__ = [
    "OPAQUE",
    "REQUIRED",
    "Command",
    "Deprecation",
    "Effects",
    "Identity",
    "Parameter",
    "commands",
    "deprecations",
    "effects",
    "names",
    "newest",
    "oldest",
    "releases",
]
