"""Nothing is told of a fixture that nobody has seen: marks, and the list of what is not marked."""

import besides
import pytest
from marks import Mark
from test_fixtures import BUGS, FIXTURES, Fixture


def test_what_is_not_marked_is_in_the_list():
    """Look at ``python tests/besides.py``; what is right is kept with ``--update``."""
    assert len(BUGS) >= 300
    assert besides.difference(besides.kept(), list(besides.told())) == []


def test_a_difference_has_what_is_new_and_what_is_gone():
    assert besides.difference(["a", "b"], ["b", "c"]) == ["-a", "+c"]


@pytest.mark.parametrize(
    ("level", "code", "is_besides"),
    [
        ("warning", "ST301", False),
        ("error", "ST301", False),
        ("warning", "ST006", False),
        ("warning", "ST303", True),
        ("error", "ST303", True),
    ],
)
def test_a_fixture_is_about_its_own_rules_and_the_check(level, code, is_besides, tmp_path):
    text = (FIXTURES / "bugs" / "ST301_collapsed_labels.py").read_text(encoding="utf-8")
    script = tmp_path / "ST301_labels.py"
    script.write_text(text, encoding="utf-8")
    assert Fixture(script).topics == {"ST301"}
    assert Fixture(script).is_besides(Mark(5, level, code)) is is_besides
    script.write_text(text.replace("\n", "\n# run: no - it takes too long\n", 1), encoding="utf-8")
    unproved = is_besides and level == "warning"
    assert Fixture(script).is_besides(Mark(5, level, code)) is unproved
