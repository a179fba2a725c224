"""Begin a rule: write its page of the rule book and its module.

    python tools/new_rule.py ST399 blank-label warning "Finds labels of blanks."

The topic follows from the code. Nothing that exists is overwritten. Page and module belong together
as they are: every test of a page passes, but for the one that looks for "Fill me in".
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path
from textwrap import indent
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
    "7": "deployment",
    "8": "api",
}

LONGEST: Final = 88
"""Characters of a summary: it stands in a docstring."""

PAGE: Final = """\
# {code} {name}

Level: {level} · Since: {version}

## What it does

{summary}

Fill me in: which shapes are found, and where the finding stands.

## Why it matters

Fill me in: what the user of the app sees, or loses.

## Bad

Fill me in, three times: the smallest scripts that have it, each in another shape.

```python{claim}
import streamlit as st

{bad}
```

In a function:

```python{claim}
import streamlit as st


def show():
{bad_inside}


show()
```

In a loop:

```python{claim}
import streamlit as st

for _ in range(1):
{bad_inside}
```

## Better

Fill me in: the same, done right.

```python of=1
import streamlit as st

st.title("Cities")
```

## Good

Fill me in, four times: what looks like it, and is right.

```python
import streamlit as st

st.header("Cities")
```

In a function that nobody calls:

```python
import streamlit as st


def show():
    st.title("Cities")
```

In a container:

```python
import streamlit as st

with st.container():
    st.title("Cities")
```

What is not known is no finding:

```python
import sys

import streamlit as st

st.title(sys.version)
```

## Not reported

Fill me in: what is missed on purpose, and why.

## Versions

Fill me in: the same in all versions, or what changed with which.

## References

- [Streamlit documentation](https://docs.streamlit.io/develop)
"""

MODULE: Final = '''\
"""{code}: {summary_lower}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
{imports}from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("{code}", "{name}", level=Level.{constant}{raises})
def {function}(run: Run) -> Iterator[Draft]:
    """{summary}"""
{body}'''


class Example(NamedTuple):
    """How a rule of a level begins: with what it can find, so that all of it can be tried at once.

    ``bad`` is the script, ``body`` the function, ``claim`` what a block of such scripts says,
    ``raises`` what the decorator is told, ``imports`` what the function needs besides.
    """

    bad: str
    body: str
    claim: str = ""
    raises: str = ""
    imports: str = ""


EXAMPLES: Final = {
    "warning": Example(
        """\
st.title("Fill me in: {code}")  # warning: {code}""",
        """\
    for element in run.elements:
        if element.label == "Fill me in: {code}":
            yield draft(run, element, "this is to be filled in")
""",
        ' shows="Fill me in"',
    ),
    "error": Example(
        """\
st.title("Fill me in: {code}")
raise NotImplementedError  # error: {code}""",
        """\
    if any(each.label == "Fill me in: {code}" for each in run.elements):
        for event in run.ends:
            if event.how == "raise":
                yield draft(run, event, "this is to be filled in", prove(run, event))
""",
        " raises=NotImplementedError",
        ', raises="NotImplementedError"',
        "from stlint.model.proof import prove\n",
    ),
}

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
    if not re.fullmatch(r"[A-Z].*[.]", summary) or len(summary) > LONGEST:
        raise ValueError(
            f"the summary is one sentence of at most {LONGEST} characters, "
            "with a capital and a full stop"
        )
    for rule in all_rules().values():
        if code == rule.code or name == rule.name:
            raise ValueError(f"{rule.code} {rule.name} exists already")
    topic = TOPICS[code[2]]
    function = name.replace("-", "_")
    example = EXAMPLES[level]
    bad = example.bad.format(code=code)
    values = {
        **example._asdict(),
        "bad": bad,
        "body": example.body.format(code=code),
        "bad_inside": indent(bad, "    "),
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
    parser.add_argument("code", help="such as ST399; for ever")
    parser.add_argument("name", help="such as blank-label; for ever")
    parser.add_argument("level", choices=["error", "warning"])
    parser.add_argument("summary", help='such as "Finds labels of blanks."')
    arguments = parser.parse_args()
    try:
        files = scaffold(Wanted(**vars(arguments)))
    except ValueError as error:
        parser.error(str(error))
    for path in files:
        print(path.relative_to(ROOT))
    subprocess.run([sys.executable, ROOT / "tools" / "build_rule_index.py"], check=True)
    print(f"Fill in the page, then the module, and try both: pytest --rule {arguments.code}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
