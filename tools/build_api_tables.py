"""Builds ``streamlit_api/elements.json``: what each Streamlit release offers and how it behaves.

Beside it, ``icons.txt`` has the Material icons that came and went.

Signatures are read from the source in a release's wheel, without importing it. What an element's ID
depends on, whether its key is registered, what it leaves in session state is *measured*: a probe
(``api_tables/measure.py``) calls every command in a script run of that release, with one argument
changed at a time. The releases that the table started with are measured in one environment with
dependencies that suit them all, the wheel in front of the module path; a newer release gets an
environment of its own. Environments are made when they are first needed.

A new release of Streamlit takes one command::

    python tools/build_api_tables.py --add 1.68.0

which downloads the wheel, adds the release to the table and says what changed. The others::

    python tools/build_api_tables.py --check-latest   # what PyPI's newest release would change
    python tools/build_api_tables.py --all            # the whole table anew (takes minutes)
    python tools/build_api_tables.py --check          # is the table what its releases say?
    python tools/build_api_tables.py --source         # read the source anew, measure nothing

``--check-latest`` ends with 1 if there is a newer release, ``--check`` if the table differs.
Wheels, environments (some 400 MB each) and measurements are kept in ``--work`` (default: a folder
for temporary files).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path
from typing import Any

from api_tables import icons
from api_tables.signatures import Api, Package
from api_tables.table import Record, describe, drop, empty, measured_before, merge, write

TABLE = Path(__file__).resolve().parent.parent / "stlint" / "streamlit_api" / "elements.json"
ICONS = TABLE.with_name("icons.txt")
PARTS = Path(__file__).resolve().parent / "api_tables"
PROBE = (PARTS / "measure.py", PARTS / "calls.py")

RELEASES = """
    1.23.1 1.24.1 1.25.0 1.26.1 1.27.2 1.28.2 1.29.0 1.30.0 1.31.1 1.32.2 1.33.0 1.34.0 1.35.0
    1.36.0 1.37.1 1.38.0 1.39.1 1.40.2 1.41.1 1.42.2 1.43.2 1.44.1 1.45.1 1.46.1 1.47.1 1.48.1
    1.49.1 1.50.0 1.51.0 1.52.2 1.53.1 1.54.0 1.55.0 1.56.0 1.57.0 1.58.0 1.59.2 1.60.0 1.61.1
    1.62.0 1.63.0 1.64.0 1.65.0 1.66.1 1.67.0
"""
"""The last patch of every minor release that the table started with."""

SHARED = """
    streamlit==1.40.2 altair<5.5 anyio<5 httptools importlib-metadata itsdangerous matplotlib<3.10
    numpy<2 packaging<24 pandas<2.2 plotly<6 protobuf<5 pyarrow<18 pydeck<0.10 pympler
    python-multipart pytz-deprecation-shim setuptools starlette toml tzlocal uvicorn validators
    websockets
"""
"""What the environment holds in which all of ``RELEASES`` are measured."""


def wheel(version: str, work: Path) -> Path:
    """The wheel of a release, downloaded if it is not there yet."""
    found = list(work.glob(f"streamlit-{version}-*.whl"))
    if not found:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        subprocess.run([*command, "-d", str(work), f"streamlit=={version}"], check=True)
        found = list(work.glob(f"streamlit-{version}-*.whl"))
    return found[0]


def read(path: Path) -> Api:
    """The commands that the source in a wheel defines."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(".py")]
        return Package({name: archive.read(name).decode() for name in names}).read()


def environment(version: str, work: Path) -> Path:
    """The Python of an environment in which a release can be imported."""
    shared = version in RELEASES.split()
    folder = work / ("environment" if shared else f"environment-{version}")
    python = folder / "bin" / "python"
    own = [f"streamlit=={version}", "matplotlib", "plotly", "pydeck"]
    wanted = sorted(SHARED.split() if shared else own)
    made = folder / "requirements.txt"
    if not made.exists() or made.read_text().split() != wanted:
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *wanted], check=True)
        made.write_text("\n".join(wanted))
    return python


def measured(version: str, path: Path, work: Path) -> dict[str, Any]:
    """What the probe answers in a release; kept in the work folder until the probe changes.

    Raises:
        RuntimeError: another release was measured.
    """
    kept = work / f"measured-{version}.json"
    if not kept.exists() or kept.stat().st_mtime < max(each.stat().st_mtime for each in PROBE):
        unpacked = work / f"streamlit-{version}"
        if not unpacked.exists():
            with zipfile.ZipFile(path) as archive:
                archive.extractall(unpacked)
        answer = subprocess.run(
            [str(environment(version, work)), str(PROBE[0])],
            env={**os.environ, "PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            check=True,
            cwd=work,
        ).stdout
        kept.write_bytes(answer)
    found: dict[str, Any] = json.loads(kept.read_text())
    if found["version"] != version:
        raise RuntimeError(f"measured {found['version']} instead of {version}")
    return found


def minor(version: str) -> str:
    """``"1.37"`` for ``"1.37.1"``."""
    return ".".join(version.split(".")[:2])


def number(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in version.split("."))


def add(table: dict[str, Any], version: str, work: Path) -> None:
    """Add a release to a table; an older patch of the same minor release is replaced.

    Raises:
        ValueError: the table holds a newer release.
    """
    release = minor(version)
    if table["releases"]:
        newest = list(table["releases"])[-1]
        if number(release) < number(newest):
            raise ValueError(f"{version} is older than {newest}: use --all")
        if release == newest:
            drop(table, release)
    path = wheel(version, work)
    api = read(path)
    records: dict[str, Record] = describe(api, measured(version, path, work))
    merge(table, release, version, api, records)


def build(versions: list[str], work: Path) -> dict[str, Any]:
    """The table of these releases, oldest first."""
    table = empty()
    for version in versions:
        print(version, flush=True)
        add(table, version, work)
    return table


def reread(table: dict[str, Any], work: Path) -> dict[str, Any]:
    """The table with what the source says read anew, and what was measured as it is."""
    found = empty()
    for release, version in table["releases"].items():
        api = read(wheel(version, work))
        merge(found, release, version, api, describe(api, {"commands": {}}))
    measured_before(found, table)
    return found


def icons_of(versions: list[str], work: Path, written: list[str]) -> list[str]:
    """The lines about icons with these releases, oldest first."""
    for version in versions:
        written = icons.add(written, minor(version), icons.read(wheel(version, work)))
    return written


def write_icons(written: list[str]) -> None:
    ICONS.write_text("".join(f"{line}\n" for line in written), encoding="utf-8")


def load() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(TABLE.read_text()) if TABLE.exists() else empty()
    return found


def changes(table: dict[str, Any], release: str) -> list[str]:
    """What a release changed, one line a fact."""
    found = []
    for name, histories in [("st", table["names"]), *table["commands"].items()]:
        for facet, history in histories.items():
            if release in history:
                before = [value for since, value in history.items() if since != release]
                was = before[-1] if before else None
                found.append(f"{name} {facet}: {was!r} -> {history[release]!r}")
    return found


def latest() -> str:
    """The newest release on the package index."""
    command = [sys.executable, "-m", "pip", "index", "versions", "streamlit"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return answer.split("(", 1)[1].split(")", 1)[0]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--add", metavar="VERSION", help="add one release")
    what.add_argument("--all", action="store_true", help="build the whole table anew")
    what.add_argument("--source", action="store_true", help="read the source anew")
    what.add_argument("--check", action="store_true", help="compare the table with its releases")
    what.add_argument("--check-latest", action="store_true", help="look for a newer release")
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()) / "stlint-api-tables"
    )
    options = parser.parse_args()
    work: Path = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    table = load()
    if options.source:
        write(reread(table, work), TABLE)
        return 0
    if options.all:
        known = list(table["releases"].values()) or []
        versions = sorted({*known, *RELEASES.split()}, key=number)
        write(build(versions, work), TABLE)
        write_icons(icons_of(versions, work, []))
        return 0
    known_icons = ICONS.read_text(encoding="utf-8").splitlines() if ICONS.exists() else []
    if options.check:
        versions = list(table["releases"].values())
        same = build(versions, work) == table and icons_of(versions, work, []) == known_icons
        print("the table is up to date" if same else "the table differs from its releases")
        return 0 if same else 1
    version = options.add or latest()
    if options.check_latest and version in table["releases"].values():
        print(f"{version} is the newest release, and the table knows it")
        return 0
    add(table, version, work)
    new_icons = icons_of([version], work, known_icons)
    told = [f"icons: {line}" for line in new_icons if line not in known_icons]
    print(f"Streamlit {version} changes:", *changes(table, minor(version)), *told, sep="\n  ")
    if options.add:
        write(table, TABLE)
        write_icons(new_icons)
        return 0
    print(f"\nadd it with: python tools/build_api_tables.py --add {version}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
