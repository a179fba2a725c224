"""Whatever a listed function is given, it touches nothing but that, gives data, and is quick.

    python tests/test_reach.py --rounds 2000 --seed 2

An audit hook hears what Python opens, imports, runs or asks of the system while functions, methods
and operations are tried with data of all kinds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import decimal
import fractions
import io
import ipaddress
import itertools
import operator
import random
import re
import string
import sys
import time
import types
import uuid
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque, namedtuple
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

import pytest

from stlint.dryrun.libraries.tried_calls import answering, listed
from stlint.dryrun.libraries.tried_objects import (
    Made,
    call,
    call_method,
    is_computing,
    member,
    operation,
)
from stlint.dryrun.libraries.what_is_tried import FUNCTIONS, admits, allows
from stlint.dryrun.values import folding
from stlint.model.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEED: Final = 7
ROUNDS: Final = 4
SECONDS: Final = 1.0
"""Of the processor, for one call."""
HARMLESS: Final = frozenset(
    {"compile", "exec", "object.__getattr__", "object.__setattr__", "object.__delattr__",
     "sys._getframe", "builtins.id", "array.__new__", "code.__new__"}
)  # fmt: skip
"""Events of ``literal_eval``, of ``namedtuple``, and of looking at one's own objects."""
POINT = namedtuple("POINT", "x y")  # noqa: PYI024 - the kind that apps make
TEXTS: Final = (
    *(
        "",
        "a",
        "{0.__class__}",
        "%s %d",
        "%(a)s",
        "$a",
        "/etc",
        "~",
        ".",
        "a*b*",
        "(a|b)+",
        "é",
        "1",
    ),
    *(
        "2024-01-01",
        "{",
        "[1]",
        '{"a": 1}',
        "utf-8",
        "sha256",
        "1/3",
        "1e99",
        "now",
        "i",
        "__init__",
    ),
    *(
        "aaaaaaaaaaaaaaaaaaaaaaaaab",
        "(a+)+$",
        "%H",
        "%Y-%m-%d",
        "<a/>",
        "999",
        "x y z",
        "0.0.0.0/0",
    ),
)
ATOMS: Final[tuple[Any, ...]] = (
    *(
        None,
        True,
        0,
        1,
        -1,
        7,
        4_000,
        2**64,
        10**30,
        0.0,
        -1.5,
        float("inf"),
        float("nan"),
        1j,
        ...,
    ),
    *TEXTS,
    *(b"", b"a", b"\x00\xff", bytearray(b"ab"), slice(1), range(5), range(10**9)),
    *(dt.date(2024, 1, 31), dt.time(1), dt.timedelta(1), dt.timezone.utc, uuid.UUID(int=5)),
    *(dt.datetime(2024, 1, 1), dt.datetime.max),  # noqa: DTZ001, DTZ901 - as apps write it
    *(decimal.Decimal("1.5"), decimal.Decimal("1e99999999"), fractions.Fraction(1, 3)),
    *(ipaddress.ip_address("::1"), ipaddress.ip_network("10.0.0.0/8"), re.compile("a*b")),
    *(Path("there"), Path("/etc/hosts"), PurePath("a"), io.StringIO("a"), io.BytesIO(b"a")),
    *(string.Template("$a"), POINT(1, 2), POINT, object()),
    *(itertools.count(), itertools.cycle("ab"), iter([1, 2]), itertools.repeat(1)),
    *FUNCTIONS,
)


def data(chance: random.Random, depth: int = 2) -> Any:
    """Something that an app can make: of the allowed kinds, and of some that are not."""
    if not depth or chance.random() < 0.6:
        return chance.choice(ATOMS)
    items = [data(chance, depth - 1) for _ in range(chance.randrange(4))]
    keys = [each for each in items if isinstance(each, (int, str))]
    kind = chance.choice((list, tuple, set, deque, dict, OrderedDict, Counter, "other"))
    if kind in (list, tuple, deque):
        return kind(items)  # type: ignore[operator]
    if kind in (set, Counter):
        return kind(keys)  # type: ignore[operator]
    pairs = dict.fromkeys(keys, items)
    others = (defaultdict(list, pairs), ChainMap(pairs), types.SimpleNamespace(a=items),
              types.MappingProxyType(pairs), pairs.items(), pairs.keys())  # fmt: skip
    return kind(pairs) if kind in (dict, OrderedDict) else chance.choice(others)  # type: ignore[operator]


class Watch:
    """Notes what happens in this process while something is tried."""

    def __init__(self) -> None:
        self.told: list[str] | None = None
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        codec = event == "import" and str(args[0]).startswith("encodings.")
        if self.told is not None and event not in HARMLESS and not codec:
            self.told.append(f"{event} {args!r:.200}")

    def trying(self, name: str, trial: Callable[[], Any]) -> Iterator[str]:
        """What is wrong with a trial."""
        begin, self.told = time.process_time(), []
        try:
            found = trial()
        except Exception as error:  # noqa: BLE001 - that is the question
            yield f"{name}: it ended with {error!r:.200}"
            return
        finally:
            events, self.told = self.told, None
        yield from (f"{name}: {each}" for each in events)
        made = found.data if isinstance(found, Made) else UNKNOWN
        if callable(made) and is_computing(made) and not isinstance(made, operator.itemgetter):
            yield f"{name}: it gave {made!r:.200}, which can be called"
        taken = time.process_time() - begin
        if taken > SECONDS:
            yield f"{name}: {taken:.1f} s"


def wrong(seed: int, rounds: int) -> Iterator[str]:
    """What is wrong: with all functions that are listed, with methods, and with operations."""
    watch, chance = _watch(), random.Random(seed)
    for path in listed():
        answering(path)
        call(path, [], {})
        for name in ("a", "1"):  # what they import, they have imported now
            call(path, [name], {})
            call(path, [name, name], {})
        for _ in range(rounds):
            args = [data(chance) for _ in range(chance.randrange(4))]
            named = {"key": data(chance)} if chance.random() < 0.1 else {}
            what = f"{path}(*{args!r:.300}, **{named!r:.99})"
            yield from watch.trying(what, lambda p=path, a=args, n=named: call(p, a, n))  # type: ignore[misc]
    for each in (*ATOMS, *(data(chance) for _ in range(10 * rounds))):
        for name in dir(each):
            args = [data(chance, 1) for _ in range(chance.randrange(3))]
            what = f"{each!r:.99}.{name}(*{args!r:.200})"
            yield from watch.trying(what, lambda e=each, n=name, a=args: _method(e, n, a))  # type: ignore[misc]
            yield from watch.trying(what, lambda e=each, n=name: _member(e, n))  # type: ignore[misc]
    functions = (*folding.BINARY.values(), *folding.COMPARE.values(), *FUNCTIONS)
    for function in functions:
        for _ in range(10 * rounds):
            args = [data(chance) for _ in range(chance.choice((1, 2, 2)))]
            what = f"{function.__name__}(*{args!r:.300})"
            yield from watch.trying(what, lambda f=function, a=args: operation(f, a))  # type: ignore[misc]


def _method(each: Any, name: str, args: list[Any]) -> Any:
    return call_method("", each, name, args, {})[0]


def _member(each: Any, name: str) -> Any:
    return member(Made(each, always=True), name) if is_computing(each) else None


_WATCHES: list[Watch] = []


def _watch() -> Watch:
    if not _WATCHES:
        _WATCHES.append(Watch())
    return _WATCHES[0]


def test_listed_functions_reach_nothing_but_data() -> None:
    assert list(itertools.islice(wrong(SEED, ROUNDS), 20)) == []


def test_the_watch_hears_what_is_done(tmp_path: Path) -> None:
    (tmp_path / "file.txt").touch()
    told = list(_watch().trying("reads", (tmp_path / "file.txt").read_bytes))
    assert any("open" in each for each in told)


@pytest.mark.parametrize(
    ("values", "admitted"),
    [
        ([1, "a", [b"b", {"c": None}]], True),
        ([POINT(1, [2])], True),
        ([int, {"a": str}], True),
        ([itertools.count()], True),
        ([[itertools.count()]], False),
        ([[len]], False),
        ([print], False),
        ([getattr], False),
        ([{"a", "b"}], False),
        ([[object()]], False),
        ([type("Kind", (int,), {})(5)], False),
        ([dt.date(2024, 1, 1), "%Y"], True),
        ([dt.date(2024, 1, 1), "%s"], False),
        ([re], False),
        ([range(10**9)], False),
    ],
)
def test_what_is_admitted(values: list[Any], admitted: bool) -> None:
    assert admits(values, most=100) is admitted


@pytest.mark.parametrize("name", ["read_text", "mkdir", "exists", "resolve", "cwd", "home", "open"])
def test_paths_compute_only(name: str) -> None:
    assert not allows(Path("a"), name)
    assert allows(Path("a"), "with_suffix")


def main() -> int:
    """The same with more rounds, and each seed once."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    faults = 0
    for each in wrong(given.seed, given.rounds):
        faults += 1
        print(each, flush=True)
    print(f"{len(set(listed()))} functions, {given.rounds} rounds: {faults} wrong")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
