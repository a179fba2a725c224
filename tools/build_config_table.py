"""Builds ``streamlit_api/settings.json``: the settings of config.toml that each release has.

They are asked of ``streamlit.config`` itself, imported out of the wheel of a release
(``api_tables/options.py``); nothing else of it is run. ::

    python tools/build_config_table.py            # the releases of the table of commands
    python tools/build_config_table.py --check    # is the table what its releases say?

Wheels are kept in ``--work``, as those of ``build_api_tables.py`` are. ``--python`` names an
interpreter that has what ``streamlit.config`` needs (blinker, click, packaging, protobuf, toml), if
not the environment of that tool.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from build_api_tables import environment, load, wheel

TABLE = Path(__file__).resolve().parent.parent / "stlint" / "streamlit_api" / "settings.json"
PROBE = Path(__file__).resolve().parent / "api_tables" / "options.py"


def asked(version: str, python: Path | None, work: Path) -> dict[str, Any]:
    """What a release says of its settings."""
    place = work / "site-packages" / f"streamlit-{version}.whl"
    place.parent.mkdir(exist_ok=True)
    if not place.exists():
        shutil.copy(wheel(version, work), place)
    with tempfile.TemporaryDirectory() as home:
        kept = {key: value for key, value in os.environ.items() if "STREAMLIT" not in key}
        done = subprocess.run(
            [str(python or environment(version, work)), "-I", str(PROBE), str(place)],
            env={**kept, "HOME": home},
            cwd=home,
            stdout=subprocess.PIPE,
            check=True,
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def merged(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What releases say, oldest first: for each setting, what became of it with which release.

    ``{}`` stands for "not there".
    """
    table: dict[str, dict[str, dict[str, Any]]] = {"sections": {}, "options": {}}
    now: dict[tuple[str, str], Any] = {}
    for release, said in found.items():
        here = {("sections", each): {"there": True} for each in said["sections"]}
        here |= {("options", key): each for key, each in said["options"].items()}
        for part, name in sorted({*now, *here}):
            what = here.get((part, name), {})
            if now.get((part, name)) != what:
                table[part].setdefault(name, {})[release] = what
                now[part, name] = what
    return {"releases": list(found), **table}


def text(table: dict[str, Any]) -> str:
    """The table, a line for each setting, so that differences can be read."""
    parts = [f'"releases": {json.dumps(table["releases"])}']
    for part in ("sections", "options"):
        rows = (f"  {json.dumps(key)}: {json.dumps(each)}" for key, each in table[part].items())
        body = ",\n".join(sorted(rows))
        parts.append(f'"{part}": {{\n{body}\n}}')
    return "{{\n{}\n}}\n".format(",\n".join(parts))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare the table with its releases")
    parser.add_argument("--python", type=Path, help="an interpreter to ask with")
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()) / "stlint-api-tables"
    )
    given = parser.parse_args()
    work: Path = given.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    versions = load()["releases"]
    made = text(merged({each: asked(versions[each], given.python, work) for each in versions}))
    if given.check:
        same = made == TABLE.read_text(encoding="utf-8")
        print("the table is up to date" if same else "the table differs from its releases")
        return 0 if same else 1
    TABLE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
