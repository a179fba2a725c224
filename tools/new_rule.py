"""Begin a rule: write its page of the rule book and its module.

    python tools/new_rule.py ST303 empty-label warning "Finds widgets without a label."

The topic follows from the code. Nothing that exists is overwritten.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stlint import __version__  # noqa: E402  # the checkout's own
from stlint.rules import all_rules  # noqa: E402

TOPICS: Final = {
    "0": "check",
    "1": "caching",
    "2": "state",
    "3": "widgets",
    "4": "flow",
    "5": "pages",
    "6": "security",
    "8": "api",
}

PAGE: Final = """\
# {code} {name}

Level: {level} · Since: {version}

## What it does

{summary}

## Why it matters

What the user of the app sees, or loses.

## Bad

```python
import streamlit as st

st.title("The smallest script that has it")  # {level}: {code}
```

## Better

```python
import streamlit as st

st.title("The same, done right")
```

## Good

```python
import streamlit as st

st.title("What looks like it, and is right")
```

## Not reported

What is missed on purpose, and why.

## References

- [Streamlit documentation](https://docs.streamlit.io)
"""

MODULE: Final = '''\
"""{code}: {summary_lower}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.drafts import Draft
    from stlint.model.run import Run


@rule("{code}", "{name}", level=Level.{constant})
def {function}(run: Run) -> Iterator[Draft]:
    """{summary}"""
    raise NotImplementedError  # ask the run, then yield draft(run, ...); see the other rules
'''

PACKAGE: Final = '"""Rules about {topic}."""\n'


class Wanted(NamedTuple):
    """What the command line asks for."""

    code: str
    name: str
    level: str
    summary: str


def scaffold(wanted: Wanted, root: Path = ROOT) -> list[Path]:
    """Write the files.

    Returns:
        Their paths.

    Raises:
        ValueError: the code, the name or the summary is not of the form that they have, or taken.
    """
    code, name, level, summary = wanted
    if not re.fullmatch(r"ST\d{3}", code) or code[2] not in TOPICS:
        raise ValueError(f"{code!r} is no code of a topic: ST and three digits, {TOPICS}")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ValueError(f"{name!r} is no name: lower case, words joined by hyphens")
    if not re.fullmatch(r"[A-Z].*[.]", summary):
        raise ValueError("the summary is one sentence, with a capital and a full stop")
    for rule in all_rules().values():
        if code == rule.code or name == rule.name:
            raise ValueError(f"{rule.code} {rule.name} exists already")
    topic = TOPICS[code[2]]
    function = name.replace("-", "_")
    values = {
        **wanted._asdict(),
        "version": __version__,
        "constant": level.upper(),
        "function": function,
        "topic": topic,
        "summary_lower": summary[0].lower() + summary[1:],
    }
    files = {
        root / "rules" / topic / f"{name}.md": PAGE,
        root / "stlint" / "rules" / topic / f"{function}.py": MODULE,
    }
    if taken := [str(path) for path in files if path.exists()]:
        raise ValueError(f"exists already: {', '.join(taken)}")
    package = root / "stlint" / "rules" / topic / "__init__.py"
    if not package.exists():
        files[package] = PACKAGE
    for path, template in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(template.format_map(values), encoding="utf-8")
    return list(files)


def main() -> int:
    """Write the files that the command line asks for, and say what is next."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("code", help="such as ST303; for ever")
    parser.add_argument("name", help="such as empty-label; for ever")
    parser.add_argument("level", choices=["error", "warning"])
    parser.add_argument("summary", help='such as "Finds widgets without a label."')
    arguments = parser.parse_args()
    try:
        files = scaffold(Wanted(**vars(arguments)))
    except ValueError as error:
        parser.error(str(error))
    for path in files:
        print(path.relative_to(ROOT))
    print("Write the page first; then the rule; then run pytest and tools/build_rule_index.py.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
