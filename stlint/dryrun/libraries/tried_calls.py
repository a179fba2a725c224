"""Calls of Python's library that do nothing but answer: with known arguments they can be tried."""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.libraries.python_library import library_module, owner_of
from stlint.dryrun.libraries.what_is_tried import is_certain_form
from stlint.dryrun.values.folding import MAX_NUMBER
from stlint.model.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable


_ANSWERING: Final[dict[str, str]] = {
    "array": "array",
    "ast": "literal_eval",
    "base64": "b16decode b32decode b64decode b64encode urlsafe_b64decode urlsafe_b64encode",
    "binascii": "a2b_base64 a2b_hex crc32 hexlify unhexlify",
    "bisect": "bisect bisect_left bisect_right insort",
    "builtins": "bytearray bytes callable complex dir format hash isinstance issubclass iter "
    "memoryview next object pow slice vars",
    "builtins.bytes": "fromhex",
    "builtins.dict": "fromkeys",
    "builtins.float": "fromhex",
    "calendar": "isleap monthcalendar monthrange weekday",
    "collections": "ChainMap Counter OrderedDict defaultdict deque namedtuple",
    "copy": "copy deepcopy",
    "datetime": "date datetime time timedelta timezone",
    "datetime.date": "fromisoformat",
    "datetime.datetime": "combine fromisoformat",
    "datetime.time": "fromisoformat",
    "decimal": "Decimal",
    "fractions": "Fraction",
    "hashlib": "blake2b md5 sha1 sha256 sha512",
    "heapq": "heapify heappop heappush nlargest nsmallest",
    "hmac": "compare_digest",
    "html": "escape unescape",
    "io": "BytesIO StringIO",
    "ipaddress": "ip_address ip_interface ip_network",
    "itertools": "accumulate chain combinations compress count cycle groupby islice pairwise "
    "permutations product repeat starmap zip_longest",
    "itertools.chain": "from_iterable",
    "json": "dumps loads",
    "math": "",
    "operator": "add and_ contains countOf eq floordiv ge getitem gt index indexOf inv "
    "is_ is_not itemgetter le lt mod ne neg not_ or_ pos sub truediv truth xor",
    "os.path": "basename dirname isabs join normpath split splitext",
    "pathlib": "Path PurePath",
    "random": "choice choices randint randrange sample shuffle uniform",
    "re": "escape",
    "shlex": "join quote",
    "statistics": "fmean mean median mode pstdev pvariance stdev variance",
    "string": "Template capwords",
    "struct": "Struct calcsize pack unpack",
    "textwrap": "dedent fill indent shorten wrap",
    "time": "asctime ctime gmtime localtime mktime strftime",
    "tomllib": "loads",
    "types": "MappingProxyType SimpleNamespace",
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
_BYTES: Final = (bytes, bytearray)
TEXTS: Final = (str, *_BYTES)
_MAX_TEXT: Final = 500
_MAX_ITEMS: Final = 500
_MAX_NUMBER: Final = 4_000
_MAX_DIGITS: Final = 100
_REPEATS: Final = re.compile(r"[*+?{]")
_NESTED: Final = re.compile(r"\)\s*[*+{]|\\\d|\(\?P=|\(\?\(|\(\?#|(?!^)\(\?[aiLmsux-]")
"""What is repeated, and may have repetitions in it; references to what was found before.

Comments, and flags that are set later, may stand between the two.
"""
_WIDE: Final = re.compile(r"[^\0-\x7f]|\\[xuUN]")
"""What may be the end of a range of very many characters."""
_MAX_LOOKS: Final = 1_000_000
_LONG: Final = re.compile(r"\d{5}|\d_|[eE][+-]?\d{3}")


def _sleep(seconds: Any, /) -> None:
    """As ``time.sleep``, but at once."""
    if seconds < 0:
        raise ValueError


def _run(main: Any, **options: Any) -> None:
    """As ``asyncio.run`` of something that is no coroutine."""
    del main, options
    raise ValueError


def is_quick(pattern: re.Pattern[Any], texts: Any) -> bool:
    """Whether looking for a pattern in short texts is a matter of moments: some take very long."""
    written = _as_text(pattern.pattern)
    if _NESTED.search(written) or pattern.flags & re.VERBOSE:
        return False
    repeats, branches = len(_REPEATS.findall(written)), written.count("|")
    length = max([len(each) for each in texts if isinstance(each, (str, *_BYTES))], default=0) + 1
    looks: int = length**repeats * (2**branches * length if branches else 1)
    return looks <= _MAX_LOOKS


def _as_text(data: Any) -> str:
    return data if isinstance(data, str) else bytes(data).decode("latin-1")


def _compiled(pattern: Any, *rest: Any, **options: Any) -> Any:
    """As ``re.compile``, but not of classes that may hold very many characters."""
    if isinstance(pattern, (str, *_BYTES)):
        written = _as_text(pattern)
        if "[" in written and "-" in written and _WIDE.search(written):
            return UNKNOWN
    return re.compile(pattern, *rest, **options)


def _looking(name: str) -> Callable[..., Any]:
    """As a function of ``re``, without looking where that may take long."""

    def look(pattern: Any, *rest: Any, **options: Any) -> Any:
        texts = [*rest, *options.values()]
        string = options.get("string", rest[-1] if len(rest) == 1 else None)
        compiled = _compiled(pattern)
        if compiled is UNKNOWN:
            return UNKNOWN
        if not any(map(_has_flags, texts)) and is_quick(compiled, texts):
            return getattr(re, name)(pattern, *rest, **options)
        if string is not None and not isinstance(string, type(compiled.pattern)):
            raise TypeError
        return UNKNOWN

    return look


def _has_flags(data: Any) -> bool:
    """Whether flags are given that change what a pattern says."""
    return isinstance(data, int) and not isinstance(data, bool) and bool(data & re.VERBOSE)


def _moment(text: Any, *forms: Any) -> Any:
    """As ``strptime``, for a form that every machine reads in the same way."""
    if len(forms) != 1 or (isinstance(forms[0], str) and not is_certain_form(forms[0])):
        return UNKNOWN
    return dt.datetime.strptime(text, *forms)  # noqa: DTZ007 - as the app has it


def _kind(data: Any, /, *rest: Any, **options: Any) -> Any:
    """As ``type`` of one object."""
    return UNKNOWN if rest or options else type(data)


def _named(name: Any, /, *rest: Any, **options: Any) -> Any:
    """As what looks up attributes by name, without looking."""
    del rest, options
    if not isinstance(name, str):
        raise TypeError
    return UNKNOWN


def _partial(function: Any, /, *rest: Any, **options: Any) -> Any:
    """As ``functools.partial``, of which nothing is known."""
    del rest, options
    if not callable(function):
        raise TypeError
    return UNKNOWN


def _chosen(items: Any) -> Any:
    """As ``secrets.choice`` of nothing."""
    if not items:
        raise IndexError
    return UNKNOWN


def _split(text: Any, *rest: Any, **options: Any) -> Any:
    """As ``shlex.split``, which asks standard input for what is None."""
    if text is None:
        return UNKNOWN
    return library_module("shlex").split(text, *rest, **options)


def _reader(lines: Any, *rest: Any, **options: Any) -> Any:
    """As ``csv.reader``, without reading."""
    del rest, options
    iter(lines)
    return UNKNOWN


def _tree(text: Any, *rest: Any) -> Any:
    """As ``ElementTree.fromstring``, without what a document declares: that may grow."""
    if not isinstance(text, _BYTES) and "<!" not in str(text):
        library_module("xml.etree.ElementTree").fromstring(text, *rest)
    return UNKNOWN


def listed() -> tuple[str, ...]:
    """The dotted names of all functions that are called."""
    known = [f"{owner}.{name}" for owner, names in _ANSWERING.items() for name in names.split()]
    return (*known, *(f"math.{name}" for name in dir(owner_of("math"))), *_STANDING_IN)


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
        found = getattr(owner_of(owner).Random(0), name, None)
    else:
        found = getattr(owner_of(owner), name, None)
    return found if callable(found) else None


def varies(path: str, error: Exception, args: list[Any], *, named: bool) -> bool:
    """Whether another release of Python may take what this one refuses, ``named`` arguments too."""
    if args == [""] and path.endswith(".fromisoformat"):
        return False
    return (named and isinstance(error, TypeError)) or any(each in path for each in _LEARNING)


def is_moderate(data: Any) -> bool:
    """Whether an object of the library stands for few digits, and holds few items."""
    if type(data).__module__ == "decimal":
        return not data.is_finite() or abs(data.adjusted()) <= _MAX_DIGITS
    network = type(data).__module__ == "ipaddress"
    return not network or getattr(data, "num_addresses", 1) <= _MAX_ITEMS


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
        elif isinstance(each, (list, tuple, deque)):
            todo += each
        elif isinstance(each, (str, *_BYTES)):
            text = _as_text(each)
            if len(text) > _MAX_TEXT or (not free and _LONG.search(text)):
                return False
        elif isinstance(each, int):
            if abs(each) > (MAX_NUMBER if free else _MAX_NUMBER):
                return False
        elif not is_moderate(each):
            return False
    return True


_STANDING_IN: Final[dict[str, Callable[..., Any]]] = {
    "asyncio.run": _run,
    "builtins.type": _kind,
    "csv.reader": _reader,
    "datetime.datetime.strptime": _moment,
    "functools.partial": _partial,
    "operator.attrgetter": _named,
    "operator.methodcaller": _named,
    "re.compile": _compiled,
    "secrets.choice": _chosen,
    "shlex.split": _split,
    "string.Formatter": lambda: UNKNOWN,
    "time.sleep": _sleep,
    "time.strptime": _moment,
    "xml.etree.ElementTree.fromstring": _tree,
    **{
        f"re.{name}": _looking(name)
        for name in ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")
    },
}
