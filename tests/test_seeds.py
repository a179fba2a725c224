"""The examples of a well-known introduction to Streamlit: its pitfalls are found, nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest
from marks import found, marks

from stlint.check import check
from stlint.settings import Settings

SEEDS: Final = sorted((Path(__file__).parent / "fixtures" / "seeds").glob("*.py"))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_exactly_the_marked_findings(seed: Path, tmp_path: Path) -> None:
    script = tmp_path / seed.name
    shutil.copyfile(seed, script)
    report = check([script], Settings())
    assert found(report.findings) == marks(seed.read_text(encoding="utf-8"))


def test_every_wrong_example_expects_something_and_no_other_does() -> None:
    expecting = {seed.stem for seed in SEEDS if marks(seed.read_text(encoding="utf-8"))}
    wrong = {seed.stem for seed in SEEDS if seed.stem.endswith("_wrong")}
    assert len(wrong) == 7
    assert expecting == wrong | {"execution_model", "reference_layout"}
