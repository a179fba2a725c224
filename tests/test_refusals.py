"""What Python's library refuses is tried, but nothing that takes long or does something."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Final

import pytest

from stlint.check import check
from stlint.dryrun.libraries.tried_calls import answering
from stlint.dryrun.libraries.tried_objects import Raised, call
from stlint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

IMPORTS: Final = (
    "from collections import Counter, deque\nfrom decimal import Decimal\n"
    "from fractions import Fraction\nfrom itertools import (\n"
    "    accumulate, chain, compress, count, cycle, groupby, islice, permutations, product,\n"
    "    repeat, starmap\n)\n"
)
REFUSED: Final[list[tuple[str, list[Any], str]]] = [
    ("decimal.Decimal", ["x"], "ArithmeticError"),
    ("builtins.bytes", ["a"], "TypeError"),
    ("builtins.format", [5, "zz"], "ValueError"),
    ("re.sub", ["(", "", "a"], "Exception"),
    ("re.match", ["a", 5], "TypeError"),
    ("datetime.date", [2024, 13, 1], "ValueError"),
    ("json.loads", ["{"], "ValueError"),
    ("time.sleep", [-1], "ValueError"),
    ("asyncio.run", [5], "ValueError"),
]
SLOW: Final[list[tuple[str, list[Any]]]] = [
    ("fractions.Fraction", ["1e99999999"]),
    ("builtins.bytes", [10**10]),
    ("builtins.pow", [10, 10**9]),
    ("builtins.format", [5, "999999999d"]),
    ("itertools.product", [[1], 10**9]),
    ("re.match", ["(a+)+$", "a" * 60 + "b"]),
    ("struct.pack", ["999999999x"]),
    ("time.sleep", [3600]),
    ("math.factorial", [10**7]),
    ("json.loads", ["[" * 100_000]),
]


@pytest.mark.parametrize(("path", "given", "error"), REFUSED)
def test_what_is_refused_is_known(path: str, given: list[Any], error: str) -> None:
    found = call(path, given, {})
    assert isinstance(found, Raised)
    assert found.error == f"builtins.{error}"
    assert found.sure


@pytest.mark.parametrize(("path", "given"), SLOW)
def test_nothing_takes_long(path: str, given: list[Any]) -> None:
    begin = time.perf_counter()
    assert not isinstance(call(path, given, {}), Raised)
    assert time.perf_counter() - begin < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "deque(count())",
        "list(count())",
        "1 in count(2)",
        "next(compress(count(), repeat(0)))",
        "list(groupby(repeat(1)))",
        "list(product(count()))",
        "Counter(cycle('ab'))",
        "deque([1]).extend(count())",
        "a, b = count()",
        "d = deque('ab')\nfor i in range(40):\n    d = d + d",
        "d = deque('ab')\nfor i in range(40):\n    d.extend(d)",
        "d = Fraction(9999, 9998)\nfor i in range(40):\n    d = d * d",
        "d = Decimal('9.9')\nfor i in range(40):\n    d = d ** d",
        "re.compile('(a+)+$').match('a' * 60 + 'b')",
        "re.match('(.*)*(.*)*(.*)*x', 'a' * 400)",
        "max(permutations(range(40)))",
        "int(Decimal('1e999999999'))",
        "Fraction(Decimal('1e99999999'))",
        "'%d' % Decimal('1e99999999')",
        "Decimal('1e99999999').as_integer_ratio()",
        "import ipaddress\nlist(ipaddress.ip_network('0.0.0.0/0'))",
        "import ipaddress\ndeque(ipaddress.ip_network('10.0.0.0/8'))",
        "list(starmap(list, [[count()]]))",
        "list(accumulate([9999, 9999, 9999, 99], pow))",
        "x = count()\n" + "x = islice(x, 0, None, 4000)\n" * 4 + "list(x)",
        "x = chain([1])\n" + "x = chain(x)\n" * 500 + "list(x)",
        "Fraction('1e9_9_9_9_9_9_9_9')",
        "re.compile('(a+)+$').match(string='a' * 60 + 'b')",
        "re.match(b'(a+)+$', bytearray(b'a' * 60 + b'b'))",
        "re.match('(a|aa)' * 40 + 'c', 'a' * 50)",
        "re.match('(a+)(?#c)+$', 'a' * 60 + 'b')",
        "re.match('(?x)(a+)#c\\n+$', 'a' * 60 + 'b')",
        "re.match('(a+)#c\\n+$', 'a' * 60 + 'b', re.X)",
        "re.compile('[!-\\uffff]' * 40, re.I)",
        "sum([[1] * 20000] * 20000, [])",
        "str([[1] * 20000] * 20000)",
        "import json\njson.loads('\"%999999999d\"') % 1",
        "import json\njson.loads('\"%*d\"') % (999999999, 1)",
        "'{:{w}}'.format('a', w='999999999')",
        "'{0:{1[0]}}'.format('a', [10**9])",
    ],
)
def test_objects_do_not_take_long_either(text: str, tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text(f"import re\nimport streamlit as st\n{IMPORTS}{text}\n", encoding="utf-8")
    begin = time.perf_counter()
    assert not check([app], Settings()).findings
    assert time.perf_counter() - begin < 2


def test_names_of_the_place_are_not_those_of_stlint(tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text(
        "import streamlit as st\nx = 1\nst.write(vars()['x'])\nst.write(st.session_state.end)\n",
        encoding="utf-8",
    )
    assert [each.code for each in check([app], Settings()).findings] == ["ST201"]


@pytest.mark.parametrize(
    "path",
    ["os.remove", "os.system", "builtins.open", "builtins.exec", "shutil.rmtree", "hashlib.new",
     "subprocess.run", "pathlib.Path.unlink", "builtins.__import__", "json.__loader__.load_module"],
)  # fmt: skip
def test_what_does_something_is_not_called(path: str) -> None:
    assert answering(path) is None


def test_what_other_releases_of_python_take_may_fail_only() -> None:
    found = call("datetime.date.fromisoformat", ["2024-W01"], {})
    assert not isinstance(found, Raised) or not found.sure
    named = call("textwrap.indent", ["a"], {"newer": 1})
    assert isinstance(named, Raised)
    assert not named.sure


def test_a_file_beside_the_app_is_not_taken_for_the_library(tmp_path: Path) -> None:
    beside = "raise SystemExit('it was run')\n"
    for name in ("calendar", "decimal", "fractions", "statistics", "uuid"):
        (tmp_path / f"{name}.py").write_text(beside, encoding="utf-8")
    asked = (
        "import sys\n"
        "from stlint.dryrun.libraries.tried_calls import answering\n"
        f"sys.path.insert(0, {str(tmp_path)!r})\n"
        "print(answering('uuid.UUID') and answering('fractions.Fraction').__module__)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=False
    )
    assert told.stdout.strip() == "fractions", told.stderr
