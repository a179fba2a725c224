"""Runs of scripts that stand in tests, as rules see them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from stlint.check import trace
from stlint.dryrun import dry_run
from stlint.settings import Settings

if TYPE_CHECKING:
    from stlint.model.run import Run

__all__ = ["first_run"]


def first_run(text: str, **modules: str) -> Run:
    """The first run of a script; ``modules`` are files beside it, by their names."""
    analyses: list[Any] = []

    def noted(*args: Any) -> Any:
        analyses.append(dry_run(*args))
        return analyses[-1]

    with TemporaryDirectory() as folder:
        script = Path(folder) / "app.py"
        script.write_text(dedent(text), encoding="utf-8")
        for name, source in modules.items():
            (Path(folder) / f"{name}.py").write_text(dedent(source), encoding="utf-8")
        trace(script, Settings(), dry_run=noted)
    run: Run = analyses[0].runs[0]
    return run
