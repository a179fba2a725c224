"""Write docs/settings.md and the JSON schema of the settings, stlint/settings/schema.json.

Both are made from the table of settings. Run it after changing that, or after adding a rule:

    python tools/build_settings.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from textwrap import fill
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stlint.settings import Option, options  # noqa: E402 - from this checkout
from stlint.settings.schema import schema  # noqa: E402
from stlint.settings.show import as_toml  # noqa: E402
from stlint.settings.types import Choice, Kind, Switch  # noqa: E402

DOCUMENT: Final = ROOT / "docs" / "settings.md"
SCHEMA: Final = ROOT / "stlint" / "settings" / "schema.json"
INTRODUCTION: Final = """\
# Settings

stlint needs none. If you want some, they stand in `pyproject.toml` under `[tool.stlint]`, or in a
file `stlint.toml` without that heading:

```toml
[tool.stlint]
extend-select = ["caching"]
per-file-ignores = {"pages/old_*.py" = ["ST101"]}
fail-on = "error"
```

- **Which file holds.** The nearest one, from the folder of an app upwards; files further up do not
  add to it. A `stlint.toml` goes before a `pyproject.toml` beside it; a `pyproject.toml` without
  `[tool.stlint]` is none. If several apps are checked at once, each has its own settings;
  those that are about the check as a whole (marked below) come from the file that is nearest to the
  folder that all given paths have in common. `--config FILE` names the one file that holds
  everywhere, `--isolated` reads none.
- **Flags** go before files. `--extend-select`, `--ignore` and `--extend-exclude` add to what a file
  says, and where they disagree with it, they win; `--select` also makes `ignore` and
  `extend-select` of the file void. All other flags replace.
- **Patterns** are those of `.gitignore`: one without a slash means a file or folder of that name
  anywhere below, one with a slash is relative to the folder of the file that it stands in (on the
  command line: the current folder). What is in a folder that matches, matches too.
- **Paths** are relative to the file that they stand in as well.
- **What is wrong** in such a file is told with row and column, and ends the check with exit code 2.
- `stlint check --show-settings` prints what holds, and where each setting comes from.
- Editors complete and check a `stlint.toml` that begins with a link to the
  [JSON schema](../stlint/settings/schema.json):

  ```toml
  #:schema https://raw.githubusercontent.com/stlint/stlint/main/stlint/settings/schema.json
  ```

The exit code is 0 if nothing was found that matters (`fail-on`), 1 if something was, 2 if the
check could not be done (wrong usage, wrong settings, a path that is not there, an internal error),
130 after Ctrl-C, and 141 if the reader of the output went away.

This page is generated: `python tools/build_settings.py`.
"""


def document() -> str:
    """The text of the page."""
    return "\n".join([INTRODUCTION, *map(_section, options())])


def _section(option: Option) -> str:
    about = [f"Value: {_values(option.kind)}."]
    if option.default is None:
        about.append("Not set by default.")
    else:
        about.append(f"Default: `{as_toml(option.written_default)}`.")
    if option.flag:
        negated = f", `--no-{option.name}`" if isinstance(option.kind, Switch) else ""
        about.append(f"Flag: `--{option.name}`{negated}.")
    if option.whole:
        about.append("For the check as a whole.")
    told = "\n\n".join(
        fill(text, 100, break_long_words=False, break_on_hyphens=False)
        for text in (option.help, " ".join(about))
    )
    return f"## {option.name}\n\n{told}\n\n```toml\n{option.name} = {option.example}\n```\n"


def _values(kind: Kind) -> str:
    if isinstance(kind, Choice):
        return f"one of {', '.join(f'`{option}`' for option in kind.options)}"
    said = (type(kind).__doc__ or "").splitlines()[0].removesuffix(".")
    return said[0].lower() + said[1:]


def main() -> None:
    written = {DOCUMENT: document(), SCHEMA: json.dumps(schema(), indent=2) + "\n"}
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
