"""Calls of Python's library that do nothing but answer: with known arguments they can be tried."""

from __future__ import annotations

import importlib
import random
import re
import sys
import sysconfig
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.folding import SCALARS

if TYPE_CHECKING:
    from collections.abc import Callable

_ANSWERING: Final[dict[str, str]] = {
    "ast": "literal_eval",
    "base64": "b16decode b32decode b64decode b64encode urlsafe_b64decode urlsafe_b64encode",
    "binascii": "a2b_base64 a2b_hex crc32 hexlify unhexlify",
    "bisect": "bisect bisect_left bisect_right insort",
    "builtins": "bytearray bytes complex format iter next pow vars",
    "builtins.bytes": "fromhex",
    "builtins.dict": "fromkeys",
    "builtins.float": "fromhex",
    "calendar": "isleap monthcalendar monthrange weekday",
    "collections": "ChainMap Counter OrderedDict defaultdict deque namedtuple",
    "copy": "copy deepcopy",
    "datetime": "date datetime time timedelta timezone",
    "datetime.date": "fromisoformat",
    "datetime.datetime": "fromisoformat strptime",
    "datetime.time": "fromisoformat",
    "decimal": "Decimal",
    "fractions": "Fraction",
    "functools": "partial",
    "hashlib": "blake2b md5 sha1 sha256 sha512",
    "heapq": "heapify heappop heappush nlargest nsmallest",
    "hmac": "compare_digest new",
    "html": "escape unescape",
    "io": "BytesIO StringIO",
    "ipaddress": "ip_address ip_interface ip_network",
    "itertools": "accumulate chain combinations count cycle islice permutations product repeat",
    "json": "dumps loads",
    "math": "",
    "operator": "contains getitem itemgetter attrgetter methodcaller truth",
    "os.path": "basename dirname isabs join normpath split splitext",
    "pathlib": "Path PurePath",
    "random": "choice choices randint randrange sample shuffle uniform",
    "re": "compile escape",
    "secrets": "choice",
    "shlex": "join quote split",
    "statistics": "fmean mean median mode pstdev pvariance stdev variance",
    "string": "Template capwords",
    "struct": "calcsize pack unpack",
    "textwrap": "dedent fill indent shorten wrap",
    "time": "gmtime strptime",
    "tomllib": "loads",
    "unicodedata": "normalize",
    "urllib.parse": "parse_qs parse_qsl quote quote_plus unquote urlencode urlparse urlsplit",
    "uuid": "UUID",
}
"""By module or class; of ``math`` all but those that may take long."""
_ENDLESS: Final = frozenset({"comb", "dist", "factorial", "fsum", "perm", "prod", "sumprod"})
"""What may take long."""
_LEARNING: Final = (".fromisoformat", "fractions.", "random.")
"""What newer releases of Python take more of, or less."""
_ANY_SIZE: Final = ("datetime.", "decimal.", "math.", "json.loads")
"""They do not take longer for large numbers."""
_MAX_TEXT: Final = 500
_MAX_ITEMS: Final = 500
_MAX_NUMBER: Final = 10_000
_LONG: Final = re.compile(r"\d{5}|[eE][+-]?\d{3}")


def _sleep(seconds: Any, /) -> None:
    """As ``time.sleep``, but at once."""
    if seconds < 0:
        raise ValueError


def _run(main: Any, **options: Any) -> None:
    """As ``asyncio.run`` of something that is no coroutine."""
    del main, options
    raise ValueError


def _search(pattern: Any, string: Any, *rest: Any, **options: Any) -> None:
    """As ``re.search``, without looking: some patterns take very long."""
    del rest, options
    if not isinstance(string, type(re.compile(pattern).pattern)):
        raise TypeError


def _replace(pattern: Any, repl: Any, string: Any, *rest: Any, **options: Any) -> None:
    """As ``re.sub``."""
    del repl
    _search(pattern, string, *rest, **options)


_STANDING_IN: Final[dict[str, Callable[..., Any]]] = {
    "asyncio.run": _run,
    "time.sleep": _sleep,
    **dict.fromkeys(
        ("re.findall", "re.finditer", "re.fullmatch", "re.match", "re.search", "re.split"), _search
    ),
    **dict.fromkeys(("re.sub", "re.subn"), _replace),
}


@lru_cache(maxsize=512)
def answering(path: str) -> Callable[..., Any] | None:
    """The function of a dotted name, if calling it does nothing but answer."""
    if path in _STANDING_IN:
        return _STANDING_IN[path]
    owner, _, name = path.rpartition(".")
    listed = _ANSWERING.get(owner)
    everything = owner == "math" and name not in _ENDLESS and not name.startswith("_")
    if listed is None or not (everything or name in listed.split()):
        return None
    if owner == "random":
        found = getattr(random.Random(0), name, None)  # noqa: S311 - nothing secret
    else:
        found = getattr(_owner(owner), name, None)
    return found if callable(found) else None


def _owner(path: str) -> Any:
    """A module, or a class in one; ``None`` if this Python has no such module."""
    module = library_module(path)
    if module is None and "." in path:
        above, _, name = path.rpartition(".")
        return getattr(library_module(above), name, None)
    return module


def library_module(name: str) -> Any:
    """A module of Python's library, never one of that name beside the app; ``None``: no such."""
    if name in sys.modules:
        return sys.modules[name]
    stdlib = Path(sysconfig.get_path("stdlib"))
    before = sys.path
    sys.path = [
        each
        for each in before
        if Path(each).is_relative_to(stdlib) and not each.endswith("-packages")
    ]
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
    finally:
        sys.path = before


def varies(path: str, error: Exception, *, named: bool) -> bool:
    """Whether another release of Python may take what this one refuses, ``named`` arguments too."""
    return (named and isinstance(error, TypeError)) or any(each in path for each in _LEARNING)


def is_modest(path: str, data: list[Any]) -> bool:
    """Whether a call with such arguments is answered at once."""
    free = path.startswith(_ANY_SIZE)
    todo, seen = list(data), 0
    while todo:
        each = todo.pop()
        seen += 1
        if seen > _MAX_ITEMS:
            return False
        if isinstance(each, dict):
            todo += [*each, *each.values()]
        elif isinstance(each, (list, tuple)):
            todo += each
        elif isinstance(each, (str, bytes)):
            text = each if isinstance(each, str) else each.decode("latin-1")
            if len(text) > _MAX_TEXT or (not free and _LONG.search(text)):
                return False
        elif isinstance(each, int):
            if not free and abs(each) > _MAX_NUMBER:
                return False
        elif not isinstance(each, (*SCALARS, set, frozenset)):
            return False
    return True
