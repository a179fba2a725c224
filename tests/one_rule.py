"""What concerns one rule: ``pytest --rule ST303`` (a code or a name) runs that and nothing else.

Its page, each block of it in stlint and in Streamlit; the fixtures that are about it; the tests
that have its name or code in theirs, or in that of their module; and the index of the rule book.
Other modules are not even read, cases of other rules not even made: most of the time goes there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from rulebook import Page, pages
from test_fixtures import Fixture

from stlint.spelling import meant

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["OneRule"]

OF_PAGES_AND_FIXTURES: Final = frozenset({"test_rulebook.py", "test_fixtures.py"})
OF_ALL: Final = frozenset(
    {"test_every_rule_has_a_page_and_every_page_a_rule", "test_the_index_is_current"}
)
"""Tests that look at all rules, and at this one with them."""
_TEST = re.compile(r"^ *def (test_\w+)", re.MULTILINE)


class OneRule:
    """The choice of tests, as a plugin of pytest.

    Raises:
        pytest.UsageError: there is no such rule.
    """

    def __init__(self, word: str) -> None:
        book = pages()
        names = [each for page in book for each in (page.code, page.name)]
        found = [page for page in book if word.casefold() in {page.code.casefold(), page.name}]
        if not found:
            near = meant(word, names)
            hint = f": did you mean {near}?" if near else ""
            raise pytest.UsageError(f"there is no rule {word!r}{hint}")
        self.page = found[0]
        self.words = (self.page.code, self.page.name, self.page.name.replace("-", "_"))

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        name = collection_path.name
        if not name.startswith("test_") or name in OF_PAGES_AND_FIXTURES or self.speaks(name):
            return None
        tests = _TEST.findall(collection_path.read_text(encoding="utf-8"))
        return None if self.speaks(" ".join(tests)) else True

    @pytest.hookimpl(tryfirst=True)
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        make = metafunc.parametrize

        def fewer(names, values, *args, **options):  # type: ignore[no-untyped-def]
            kept = [each for each in values if self.is_about(_first(each)) is not False]
            make(names, kept, *args, **options)

        metafunc.parametrize = fewer  # type: ignore[method-assign]

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        others = [each for each in items if not self.concerns(each)]
        config.hook.pytest_deselected(items=others)
        items[:] = [each for each in items if each not in others]

    def concerns(self, item: pytest.Item) -> bool:
        """Whether a test is about the rule."""
        name = item.name.partition("[")[0]
        if name in OF_ALL or self.speaks(name) or self.speaks(item.path.stem):
            return True
        given = getattr(item, "callspec", None)
        values = given.params.values() if given is not None else ()
        return any(map(self.is_about, values))

    def speaks(self, text: str) -> bool:
        """Whether a text names the rule."""
        return any(word in text for word in self.words)

    def is_about(self, value: object) -> bool | None:
        """Whether a page or fixture is about the rule; ``None``: it is neither."""
        if isinstance(value, Page):
            return value.code == self.page.code
        return self.page.code in value.topics if isinstance(value, Fixture) else None


def _first(case: object) -> object:
    """What a case of a test is about: its first value."""
    values = getattr(case, "values", case)
    return values[0] if isinstance(values, tuple) and values else values
