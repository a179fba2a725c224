"""Where the values and keys of a TOML text stand."""

from __future__ import annotations

import sys

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from stlint.files.toml_places import find_places
from stlint.settings.show import as_toml

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

KEYS = some.text(some.sampled_from("ab.\" \\#=[]é'"), min_size=0, max_size=4)
SCALARS = some.one_of(KEYS, some.booleans())
VALUES = some.recursive(
    SCALARS,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def routes(value: object, route: tuple = ()) -> set[tuple]:
    found = {route} if route else set()
    if isinstance(value, dict):
        for key, each in value.items():
            found |= routes(each, (*route, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            found |= routes(each, (*route, index))
    return found


def places(text: str):
    return find_places(text, lambda quoted: tomllib.loads(f"key = {quoted}")["key"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.dictionaries(KEYS, VALUES, max_size=4))
def test_every_value_has_a_place(document):
    quoted = (f"{as_toml({key: value})[1:-1]}" for key, value in document.items())
    text = "# a comment\n" + "\n".join(f"  {line} # ]" for line in quoted)
    assert tomllib.loads(text) == document
    found = places(text)
    assert set(found.values) == routes(document)
    lines = text.split("\n")
    for index, key in enumerate(document):
        assert found.keys[(key,)] == (index + 2, 3)
    for route, (row, column) in found.values.items():
        value = document
        for part in route:
            value = value[part]
        assert lines[row - 1][column - 1 :].startswith(as_toml(value))


def test_places_of_everything_that_toml_has():
    text = '''\
a.b = 1 # [no]
"x y" = """one " two ""\\" ] three"""""
when = 1979-05-27 07:32:00
'q.q' = [ # first
  'a', # "
  "b", [1, {c = 2, d.e = 3}],
]
[t . "u"]
v = \'\'\'it's
[not]\'\'\'
[[many]]
k = 1
[[many]]
k = 2
[many.sub]
s = 0x1f
[many.sub.deep]
'''
    found = places(text)
    assert set(routes(tomllib.loads(text))) == {
        *found.values,
        *found.keys,
        ("many", 0),
        ("many", 1),
    }
    assert found.values["a", "b"] == (1, 7)
    assert found.values["q.q", 1] == (6, 3)
    assert found.values["q.q", 2, 1, "d", "e"] == (6, 26)
    assert found.keys["q.q", 2, 1, "c"] == (6, 13)
    assert found.keys["t", "u"] == (8, 6)
    assert found.values["t", "u", "v"] == (9, 5)
    assert found.values["many", 1, "k"] == (14, 5)
    assert found.values["many", 1, "sub", "s"] == (16, 5)
