"""What of libraries the dry run knows by name: classes, functions and modules with a meaning."""

from __future__ import annotations

from typing import Final

from stlint.model.outside import External

ENUM: Final = "enum.Enum"
STR_ENUM: Final = "enum.StrEnum"
INT_ENUM: Final = "enum.IntEnum"
ENUMERATIONS: Final = (ENUM, INT_ENUM, STR_ENUM)
"""Their members are known."""
FLAGS: Final = ("enum.Flag", "enum.IntFlag")
OF_ENUMS: Final = "enum."
AUTO: Final = "enum.auto"

ABSTRACT: Final = "abc.ABC"
PLAIN_MAKERS: Final = (External("abc.ABCMeta"), External("builtins.type"))
"""Metaclasses whose classes make objects as others do."""
NAMED_TUPLE: Final = "typing.NamedTuple"
PROTOCOL: Final = "typing.Protocol"
TYPE_CHECKING: Final = "typing.TYPE_CHECKING"
THREAD: Final = "threading.Thread"
PLAIN_BASES: Final = frozenset({ABSTRACT, "builtins.object", "typing.Generic", PROTOCOL})
"""Classes whose objects have nothing that is made for copies and hashes."""
TRUE_BASES: Final = frozenset({ABSTRACT, THREAD, "typing.Generic", PROTOCOL})
"""Classes whose objects are true."""
QUIET_BASES: Final = frozenset({*ENUMERATIONS, ABSTRACT, NAMED_TUPLE, "builtins.object"})
"""Bases whose own methods call nothing of the app, and draw nothing."""
INDIRECT: Final = frozenset(
    {"asyncio", "atexit", "concurrent", "contextvars", "importlib", "inspect", "multiprocessing"}
    | {"runpy", "signal", "streamlit", "sys", "threading", "unittest"}
)
"""Packages by which code does what its names do not say."""
BY_IDENTITY: Final = frozenset({ENUM, "enum.Flag", "builtins.object", ABSTRACT, "typing.Generic"})
"""Bases that do not tell by a value whether two objects are equal."""
FROZEN: Final = "dataclasses.FrozenInstanceError"
"""What a data class that is frozen raises."""

SUPPRESS: Final = "contextlib.suppress"
STACKS: Final = frozenset({"contextlib.ExitStack", "contextlib.AsyncExitStack"})
"""What holds context managers that are entered one by one."""
ENTERING: Final = frozenset(
    {f"{each}.{name}" for each in STACKS for name in ("enter_context", "push", "callback")}
)
"""What adds something to a stack of context managers."""
TASK_GROUP: Final = "asyncio.TaskGroup"
HOLDING_FUNCTIONS: Final = frozenset({"collections.defaultdict"})
"""What is copied together with a function that it was made with."""

EXCEPTION_HOMES: Final = frozenset(
    {"builtins", "dataclasses", "decimal", "json", "json.decoder", "queue", "re", "statistics",
     "struct"}
)  # fmt: skip
"""Modules whose exceptions are known."""
ENVIRONMENT: Final = External("os.environ")
DATA_FRAME: Final = "pandas.DataFrame"
LASTING: Final = frozenset({"cachier", "diskcache", "joblib"})
"""Their caches are files."""
CACHED_BY: Final = frozenset({"cachetools.cached", "cachetools.cachedmethod"})
"""They are given the object that keeps what a function returned."""
OWN_CACHES: Final = frozenset(
    f"cachetools.{name}Cache" for name in ("", "FIFO", "LFU", "LRU", "MRU", "RR", "TLRU", "TTL")
)
TABLES: Final = frozenset({"pandas", "polars", "geopandas", "numpy", "modin", "dask"})
"""Modules whose functions give data with columns."""
UNPICKLING: Final = frozenset({"pickle", "shelve", "marshal"})
"""Modules of the standard library that import what they read about."""
SEARCH_PATH: Final = External("sys.path")

VERSION_CALLS: Final = frozenset({"importlib.metadata.version", "importlib_metadata.version"})
"""What is asked for a release by the name of the package."""
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
CONTAINERS: Final = External("streamlit.delta_generator.DeltaGenerator")
"""The class of all that is drawn into."""
NAMESPACES: Final = frozenset({"streamlit", "sys.modules"})
"""What session state can be reached through."""
