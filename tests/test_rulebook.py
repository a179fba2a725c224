"""The rule book is true: each block of each page, told to stlint and to the real Streamlit.

The Streamlit that is installed is asked; others as well if they are named, and set up (see
``streamlit_oracle.py``)::

    STLINT_STREAMLIT_VERSIONS="1.40.2 1.45.1" pytest tests/test_rulebook.py
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import streamlit
from marks import found, marks, without_marks
from packaging.specifiers import SpecifierSet
from packaging.version import Version
from releases import minor, versions
from repairs import repaired
from rulebook import FIXES, RULES, SECTIONS, Block, Page, pages, parse
from streamlit_oracle import is_set_up, run, run_many

from stlint import __version__
from stlint.check import checks as checking
from stlint.results.finding import Step
from stlint.rules import all_rules
from stlint.rules.index import INDEX
from stlint.settings import Settings
from stlint.streamlit_api.lookup import patches

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from marks import Mark

    from stlint.repair.command import Repaired
    from stlint.streamlit_api.release_set import Targets

BOOK: Final = pages()
VERSIONS: Final = [
    streamlit.__version__,
    *os.environ.get("STLINT_STREAMLIT_VERSIONS", "").split(),
]
BLOCKS: Final = [
    pytest.param(page, block, id=f"{page.name}:{block.row}")
    for page in BOOK
    for block in page.blocks
    if block.language == "python"
]
ASKED: Final = [each for each in dict.fromkeys((*versions(), *VERSIONS)) if is_set_up(each)]
"""All releases that can be asked here, oldest first."""
each_page = pytest.mark.parametrize("page", BOOK, ids=lambda page: page.name)
each_block = pytest.mark.parametrize(("page", "block"), BLOCKS)


RUNS: Final = [
    pytest.param(*case.values, version, id=f"{case.id}-{version}")
    for case in BLOCKS
    for version in VERSIONS
    if case.values[1].tells(version)
]


# What the pages say ------------------------------------------------------------------------------


@each_block
def test_stlint_reports_exactly_the_marked_findings(
    page: Page, block: Block, tmp_path: Path
) -> None:
    script = written(block.app, tmp_path)

    def told(settings: Settings) -> list[tuple[str, Mark]]:
        report = checking.check([script], settings, targets=lambda _: block.targets)
        return sorted(
            (Path(each.span.path).relative_to(tmp_path).as_posix(), mark)
            for each in report.findings
            for mark in found([each])
        )

    assert told(Settings()) == block.marked(), f"{page.path}:{block.row}"
    if named := _named(block):
        assert told(Settings(extend_select=named)) == block.marked(optional=True)


def written(app: Mapping[str, str], folder: Path) -> Path:
    """Write the files of a block; its script."""
    for name, text in app.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "app.py"


def _named(block: Block) -> tuple[str, ...]:
    """The rules that have to be named for all marked findings of a block to be told."""
    optional = Counter(block.marked(optional=True)) - Counter(block.marked())
    return tuple({mark.code for _, mark in optional})


@pytest.mark.parametrize(("page", "block", "version"), RUNS)
def test_streamlit_does_what_the_block_says(page: Page, block: Block, version: str) -> None:
    case = page.case(block)
    [outcome] = run_many([case], version=version)
    wrong = page.wrong(block, outcome, version)
    assert wrong == [], f"{page.path}:{block.row}: {outcome.seen}"


# What warnings warn of ---------------------------------------------------------------------------


def demonstrated(block: Block) -> bool:
    """Whether a bad block shows its harm."""
    return bool(block.harm) or block.raises is not None


WARNED: Final = [
    case
    for case in BLOCKS
    if case.values[1].section == "Bad"
    and case.values[0].topic != "check"
    and any(mark.level == "warning" for _, mark in case.values[1].marked(optional=True))
]


@pytest.mark.parametrize(("page", "block"), WARNED)
def test_a_warning_is_demonstrated_or_says_why_not(page: Page, block: Block) -> None:
    reason = block.unrunnable or block.harm.unshown
    assert demonstrated(block) is not bool(reason), f"{page.path}:{block.row}"


@each_page
def test_a_page_that_shows_harm_shows_how_it_is_avoided(page: Page) -> None:
    shown = {number for number, block in enumerate(page.bad, start=1) if block.harm}
    assert not shown or shown & {block.of for block in page.blocks}


BOUNDARIES: Final = {
    "1.34": ("ST807", "ST807"),
    "1.35": ("ST805", "ST201 ST301 ST805"),
    "1.36": ("ST803", "ST803"),
    "1.37": ("ST803 ST805", "ST802 ST803 ST805"),
    "1.38": ("ST803", "ST803"),
    "1.39": ("ST301 ST302 ST501 ST805", "ST301 ST302 ST501 ST805"),
    "1.45": ("ST803", "ST802 ST803"),
    "1.46": ("ST301 ST501", "ST301 ST501"),
    "1.48": ("ST804", "ST804"),
    "1.49": ("ST301 ST803 ST804 ST805", "ST301 ST802 ST804 ST805"),
    "1.51": ("ST804", "ST804"),
    "1.52": ("ST803", "ST803"),
    "1.54": ("ST803", "ST802"),
    "1.55": ("ST805 ST807", "ST805 ST807"),
    "1.57": ("ST803", "ST802"),
    "1.58": ("ST803", "ST802"),
    "1.59": ("ST803", "ST802"),
    "1.62": ("ST803 ST806 ST807", "ST802 ST806 ST807"),
    "1.63": ("ST201 ST302 ST503 ST806 ST807", "ST201 ST302 ST503 ST806 ST807"),
    "1.64": ("ST305", "ST305"),
}
"""Where releases differ in what a rule is about: rules of blocks that end there, and that begin.

``wide.py --boundaries`` asks the releases on either side.
"""


@pytest.mark.parametrize("release", BOUNDARIES)
def test_each_boundary_has_blocks_on_either_side(release: str) -> None:
    before, after = (dict.fromkeys(side.split(), 0) for side in BOUNDARIES[release])
    for page in BOOK:
        for block in page.blocks:
            named = [each for each in SpecifierSet(block.streamlit) if release in block.edges]
            for sign in {each.operator for each in named if minor(each.version) == release}:
                side = before if sign == "<" else after
                if page.code in side:
                    side[page.code] += block.unrunnable is None
    assert all(before.values()), before
    assert all(after.values()), after


# What fixes make of it ---------------------------------------------------------------------------


def after_fixes(
    app: dict[str, str], folder: Path, targets: Targets
) -> tuple[dict[str, str], Repaired]:
    """What ``--fix --unsafe-fixes`` makes of an app, and what it says."""
    done = repaired(written(app, folder), lambda _: targets)
    return {name: (folder / name).read_text(encoding="utf-8") for name in app}, done


FIXED: Final = [case for case in BLOCKS if case.values[1].section == "Fixed"]
BAD: Final = [case for case in BLOCKS if case.values[1].section == "Bad"]


@pytest.mark.parametrize(("page", "block"), FIXED)
def test_the_fixed_block_is_what_fixes_make_of_the_bad_one(
    page: Page, block: Block, tmp_path: Path
) -> None:
    bad = page.bad[block.of - 1]
    app, _ = after_fixes(bad.app, tmp_path, bad.targets)
    assert block.of > 0
    assert app == block.app, f"{page.path}:{block.row}"
    once_more, done = after_fixes(app, tmp_path, block.targets)
    assert once_more == app
    assert done.report.findings == ()


@pytest.mark.parametrize(("page", "block"), FIXED)
def test_fixes_keep_marks_tabs_and_line_ends(page: Page, block: Block, tmp_path: Path) -> None:
    bad = page.bad[block.of - 1]
    indented = re.search("^ ", bad.text, re.MULTILINE)

    def strange(text: str) -> bytes:
        if indented:
            text = re.sub("(?m)^ +", lambda it: "\t" * (len(it[0]) // 4), text)
        return text.replace("\n", "\r\n").encode("utf-8-sig")

    script = written(bad.app, tmp_path)
    script.write_bytes(strange(without_marks(bad.text)))
    repaired(script, lambda _: bad.targets)
    assert script.read_bytes() == strange(block.text)


@pytest.mark.parametrize(("page", "block"), BAD)
def test_fixes_do_what_they_should_and_no_more(page: Page, block: Block, tmp_path: Path) -> None:
    app, done = after_fixes(block.app, tmp_path, block.targets)
    assert not done.failed
    fixed = Counter(each.code for each in done.fixed)
    left = Counter(each.code for each in done.report.findings)
    assert fixed[page.code] + left[page.code] >= (page.code not in _named(block))
    once_more, done = after_fixes(app, tmp_path, block.targets)
    assert (once_more, done.changes) == (app, [])


MENDED: Final = [
    pytest.param(*case.values, version, id=f"{case.id}-{version}")
    for case in BAD
    for version in (*VERSIONS, next(filter(case.values[1].raises_in, ASKED), None))
    if version and case.values[1].raises_in(version)
]
"""Blocks that raise: in the Streamlit that is asked, and in the oldest one in which they do."""


@pytest.mark.parametrize(("page", "block", "version"), MENDED)
def test_what_is_fixed_runs_clean_where_it_raised(
    page: Page, block: Block, version: str, tmp_path: Path
) -> None:
    app, done = after_fixes(block.app, tmp_path, block.targets)
    if not done.changes or done.report.findings:
        pytest.skip("its fixes do not mend all of it")
    outcome = run(app, steps=block.steps, version=version)
    lacking = outcome.exception == "ModuleNotFoundError" != block.raises
    assert outcome.clean or lacking, f"{page.path}:{block.row}: {outcome}"


@pytest.mark.parametrize(("page", "block"), FIXED)
def test_the_fixed_block_holds_wherever_the_bad_one_does(page: Page, block: Block) -> None:
    bad = page.bad[block.of - 1]
    assert bad.unrunnable == block.unrunnable
    assert bad.steps == block.steps
    named = [each for each in patches() if each in SpecifierSet(bad.streamlit)]
    assert all(each in SpecifierSet(block.streamlit) for each in named), f"{page.path}:{block.row}"


@each_page
def test_the_page_shows_a_fix_if_there_is_one(page: Page, tmp_path: Path) -> None:
    codes = {
        each.code
        for block in page.bad
        for each in after_fixes(block.app, tmp_path, block.targets)[1].fixed
    }
    shown = any(section.title == "Fixed" for section in page.sections)
    assert (page.code in codes) is shown


# How the pages are made --------------------------------------------------------------------------


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    rules = {(rule.code, rule.name, rule.topic) for rule in all_rules().values()}
    assert {(page.code, page.name, page.topic) for page in BOOK} == rules


@each_page
def test_the_page_is_named_after_its_rule(page: Page) -> None:
    assert page.path == RULES / page.topic / f"{page.name}.md"


@each_page
def test_the_level_is_that_of_the_rule(page: Page) -> None:
    rule = all_rules()[page.code]
    assert page.levels[0] == rule.level.value
    assert list(page.levels) in (["error"], ["warning"], ["error", "warning"])


@each_page
def test_the_marks_are_of_the_levels_that_the_page_names(page: Page) -> None:
    levels = {
        mark.level for block in page.blocks for _, mark in block.marked() if mark.code == page.code
    }
    assert levels <= set(page.levels)


@each_page
def test_the_page_has_all_sections_in_order(page: Page) -> None:
    fixed = any(section.title == "Fixed" for section in page.sections)
    expected = tuple(title for title in SECTIONS if fixed or title not in FIXES)
    assert tuple(section.title for section in page.sections) == expected
    written = {block.section for block in page.blocks}
    assert [
        each.title for each in page.sections if not each.prose and each.title not in written
    ] == []


@each_page
def test_the_page_begins_with_one_sentence_that_says_it(page: Page) -> None:
    assert page.summary.endswith(".")
    assert len(page.summary) <= 100
    assert Version(page.since) <= Version(__version__)


@each_page
def test_only_bad_blocks_are_marked_and_all_of_them(page: Page) -> None:
    assert page.blocks
    for block in page.blocks:
        codes = {mark.code for _, mark in block.marked(optional=True)}
        if block.language != "python":
            assert not codes, f"{page.path}:{block.row}"
        else:
            assert (page.code in codes) is (block.section == "Bad"), f"{page.path}:{block.row}"
            assert not codes or block.section == "Bad", f"{page.path}:{block.row}"


@each_page
def test_there_are_enough_examples(page: Page) -> None:
    number = Counter(block.section for block in page.blocks if block.language == "python")
    if page.topic == "check":
        assert number["Good"] >= 1
    else:
        assert number["Bad"] >= 3
        assert number["Better"] >= 1
        assert number["Good"] >= 4


@each_block
def test_marks_are_written_so_that_they_are_read(page: Page, block: Block) -> None:
    written = sum(block.text.count(f"# {each}:") for each in ("error", "warning", "optional"))
    read = len({(mark.line, mark.level) for mark in marks(block.text, optional=True)})
    assert read == written, f"{page.path}:{block.row}"


@each_page
def test_nothing_is_left_to_fill_in(page: Page) -> None:
    module = INDEX.parent / page.topic / f"{page.name.replace('-', '_')}.py"
    for file in (page.path, module):
        text = file.read_text(encoding="utf-8")
        rows = [
            row for row, line in enumerate(text.splitlines(), 1) if "fill me in" in line.lower()
        ]
        assert rows == [], file


@each_page
def test_the_references_are_pages_of_streamlit(page: Page) -> None:
    links = page.sections[-1].prose.splitlines()
    assert links
    assert all("](https://docs.streamlit.io/" in link for link in links)


def test_the_index_is_current() -> None:
    tool = _tool("build_rule_index")
    index = (RULES / "README.md").read_text(encoding="utf-8")
    assert index == tool.index(BOOK), "run python tools/build_rule_index.py"
    known = INDEX.read_text(encoding="utf-8")
    assert known == tool.index_of_rules(), "run python tools/build_rule_index.py"


def _tool(name: str) -> ModuleType:
    import importlib

    folder = str(RULES.parent / "tools")
    sys.path.insert(0, folder)
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(folder)


# How pages are read ------------------------------------------------------------------------------

HEAD: Final = "# ST301 duplicate-widget-id\n\nLevel: error, warning · Since: 0.1.0\n\n"


def page_of(tmp_path: Path, body: str) -> Page:
    path = tmp_path / "duplicate-widget-id.md"
    path.write_text(HEAD + body, encoding="utf-8")
    return parse(path)


def test_a_longer_fence_holds_shorter_ones(tmp_path: Path) -> None:
    body = "## Bad\n\n````markdown\n```python\n## no heading\n```\n````\n\nProse.\n"
    page = page_of(tmp_path, body)
    assert [block.text for block in page.blocks] == ["```python\n## no heading\n```\n"]
    assert page.blocks[0].language == "markdown"
    assert page.sections[0].prose == "Prose."


def test_a_fence_may_be_indented_and_made_of_tildes(tmp_path: Path) -> None:
    page = page_of(tmp_path, "## Bad\n\n- item\n\n  ~~~python\n  if x:\n      y\n  ```\n  ~~~\n")
    assert page.blocks[0].text == "if x:\n    y\n```\n"
    assert page.blocks[0].row == 10


def test_claims_are_read(tmp_path: Path) -> None:
    claims = (
        """raises=KeyError streamlit=">=1.28,<1.40" steps="click Save it; set a to b to [1, 2]" """
    )
    block = page_of(tmp_path, f"## Bad\n\n```python {claims}\nx\n```\n").blocks[0]
    assert (block.raises, block.streamlit) == ("KeyError", ">=1.28,<1.40")
    assert block.steps == (Step("click", "Save it", None), Step("set", "a", "b to [1, 2]"))
    assert block.unrunnable is None


@pytest.mark.parametrize(
    ("text", "value"), [("3", 3), ("True", True), ("Rome", "Rome"), ("['a']", ["a"]), ("", "")]
)
def test_the_value_of_a_step_is_a_literal_or_else_a_text(
    tmp_path: Path, text: str, value: object
) -> None:
    block = page_of(tmp_path, f'## Bad\n\n```python steps="set x to {text}"\nx\n```\n').blocks[0]
    assert block.steps == (Step("set", "x", value),)


@pytest.mark.parametrize(
    "claims",
    [
        *("raise=KeyError", "raises", 'steps="press x"', 'run="yes"', 'run="no:"', "of=1"),
        *("calls=2", "unchanged=yes", "shows", 'harm="none"', "file=a.csv raises=KeyError"),
    ],
)
def test_what_is_no_claim_is_refused(tmp_path: Path, claims: str) -> None:
    with pytest.raises(ValueError, match=r"duplicate-widget-id\.md:7: "):
        page_of(tmp_path, f"## Bad\n\n```python {claims}\nx\n```\n")


@pytest.mark.parametrize("body", ["prose\n", "## Bad\n\n```python\nx\n", "```python\nx\n```\n"])
def test_what_is_no_page_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(ValueError, match=r"duplicate-widget-id\.md"):
        page_of(tmp_path, body)


def test_a_page_without_a_head_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("# duplicate-widget-id\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.md: expected"):
        parse(path)


def test_marks_stand_at_the_end_of_a_row() -> None:
    text = (
        "x  # why  # warning: ST202\ny # error: ST301, ST302 # warning: ST401\nz # error: ST1 no\n"
    )
    assert marks(text) == [
        (1, "warning", "ST202"),
        (2, "error", "ST301"),
        (2, "error", "ST302"),
        (2, "warning", "ST401"),
    ]
    assert marks("x # optional: ST401") == []
    assert marks("x # optional: ST401", optional=True) == [(1, "warning", "ST401")]
    assert without_marks(text) == "x  # why\ny\nz # error: ST1 no\n"
