"""The action for GitHub does what it says, and what the documents tell to write down is valid."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from pre_commit.clientlib import load_config, load_manifest
from running import ROOT, run, stlint
from scripts import KEYED, SAME_KEY


def conforms(file: Path, schema: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    done = run([*command, file])
    assert done.returncode == 0, done.stdout


# --- documents ----------------------------------------------------------------------------------


def blocks(document: str) -> list[tuple[str, str]]:
    """The files of YAML that a document shows: their names, and what is in them."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(r"```yaml\n# (\S+)\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize(("name", "content"), blocks("docs/ci.md"))
def test_what_the_documents_show_is_valid(tmp_path, name, content):
    file = tmp_path / Path(name).name
    file.write_text(content, encoding="utf-8")
    if name == ".pre-commit-config.yaml":
        hooks = {each["id"] for each in load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))}
        [repository] = load_config(str(file))["repos"]
        assert {each["id"] for each in repository["hooks"]} <= hooks
    elif name == ".gitlab-ci.yml":
        conforms(file, "gitlab-ci")
    else:
        conforms(file, "github-workflows")


def test_the_commands_of_the_documents_are_those_of_stlint(tmp_path):
    text = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    commands = re.findall(r"stlint (check [^`|\\\n]+)", text)
    assert len(commands) > 5
    (tmp_path / "app.py").write_text(KEYED)
    for command in commands:
        words = [word for word in command.split() if word != "--watch"]  # which would not end
        done = stlint(*words, text=KEYED, cwd=tmp_path)
        assert done.returncode == 0, f"{command}: {done.stderr}"


# --- the action ---------------------------------------------------------------------------------


def test_the_action_is_valid():
    conforms(ROOT / "action.yml", "github-actions")


class Runner:
    """As much of GitHub's runner as the action needs."""

    def __init__(self, folder: Path) -> None:
        self.workspace = folder / "repository"
        self.workspace.mkdir()
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self.summary = folder / "summary.md"
        self.path = folder / "path.txt"
        self.path.touch()

    def run(self, step: dict, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run a step, as ``shell: bash`` does."""
        contexts = {f"inputs.{name}": value for name, value in inputs.items()}
        contexts["github.action_path"] = str(ROOT)
        told = {
            name: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: contexts[found[1]], value)
            for name, value in step["env"].items()
        }
        added = os.pathsep.join([*self.path.read_text().split(), os.environ["PATH"]])
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace,
            capture_output=True,
            check=False,
            text=True,
            env={
                **os.environ,
                "PATH": added,
                "GITHUB_ACTIONS": "true",
                "GITHUB_WORKSPACE": str(self.workspace),
                "GITHUB_STEP_SUMMARY": str(self.summary),
                "GITHUB_PATH": str(self.path),
                "RUNNER_TEMP": str(self.temporary),
                **told,
            },
            timeout=300,
        )


def test_the_action(tmp_path):
    runner = Runner(tmp_path)
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    install, check = action["runs"]["steps"]
    inputs = {name: each["default"] for name, each in action["inputs"].items()}
    done = runner.run(install, **inputs)
    assert done.returncode == 0, done.stderr

    (runner.workspace / "app.py").write_text(SAME_KEY)
    done = runner.run(check, **inputs)
    assert done.returncode == 1
    assert done.stdout.startswith("::error title=stlint (ST302 duplicate-widget-key),file=app.py,")
    assert "| `app.py:4` | [ST302]" in runner.summary.read_text(encoding="utf-8")

    done = runner.run(check, **{**inputs, "args": "--ignore ST302 --fail-on error"})
    assert done.returncode == 0
    (runner.workspace / "app.py").write_text(KEYED)
    assert runner.run(check, **inputs).returncode == 0
    done = runner.run(check, **{**inputs, "path": "no such folder"})
    assert done.returncode == 2
    assert "'no such folder'" in done.stderr
