"""Write the index of the rule book, rules/README.md, from its pages, and that of the rules.

Run it after adding a rule or changing its title, level, first sentence or what it reads. The index
of the rules, stlint/rules/index.json, is what is known of them before they are imported. The schema
of the settings, which knows the names of all rules, is written anew, too:

    python tools/build_rule_index.py
"""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tools")]

import build_settings  # noqa: E402
from rule_reads import reads_of, registered  # noqa: E402
from rulebook import RULES, Page, pages  # noqa: E402  # it is found beside the tests

from stlint.rules import all_rules  # noqa: E402
from stlint.rules.index import INDEX  # noqa: E402

TOPICS: Final = {
    "caching": "Caching",
    "state": "Session state",
    "widgets": "Widgets and their identity",
    "flow": "Control flow: buttons, forms, dialogs",
    "pages": "Pages and layout",
    "security": "Security",
    "deployment": "Deployment",
    "api": "API and versions",
    "check": "About the check itself",
}
INTRODUCTION: Final = """\
# The rule book

One page a rule: what it finds, why it matters, what to write instead, and which shapes look wrong
and are right. Every code block on these pages is tested, against stlint and against Streamlit
itself.

An *error* is something that Streamlit raises; a *warning* is something that goes wrong in silence,
or that stlint cannot prove. Codes and names are never changed or used again; both are accepted
wherever a rule is named.

This index is generated: `python tools/build_rule_index.py`.
"""


def index(book: list[Page]) -> str:
    """The text of the index, grouped by topic, in the order of codes.

    Raises:
        ValueError: a page is in a folder that is no topic.
    """
    order = list(TOPICS)
    parts = [INTRODUCTION]
    ordered = sorted(book, key=lambda page: (order.index(page.topic), page.code))
    for topic, group in groupby(ordered, key=lambda page: page.topic):
        rows = "".join(f"{_row(page)}\n" for page in group)
        parts.append(f"## {TOPICS[topic]}\n\n| Code | Name | Level | |\n|---|---|---|---|\n{rows}")
    return "\n".join(parts)


def _row(page: Page) -> str:
    link = f"[{page.name}]({page.topic}/{page.path.name})"
    summary = page.summary.replace("|", r"\|")
    return f"| {page.code} | {link} | {', '.join(page.levels)} | {summary} |"


def index_of_rules() -> str:
    """What is known of all rules before they are imported: a row each, in the order of codes."""
    rows = (
        {
            "code": each.code,
            "name": each.name,
            "topic": each.topic,
            "level": each.level.value,
            "raises": each.raises,
            "default": each.default,
            "of_documents": each.of_documents,
            "summary": each.summary,
            "reads": reads_of(each),
        }
        for each in registered().values()
    )
    return "[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n"


def main() -> None:
    INDEX.write_text(index_of_rules(), encoding="utf-8")
    all_rules.cache_clear()
    print(f"wrote {INDEX.relative_to(ROOT)}")
    target = RULES / "README.md"
    target.write_text(index(pages()), encoding="utf-8")
    print(f"wrote {target.relative_to(ROOT)}")
    build_settings.main()


if __name__ == "__main__":
    main()
