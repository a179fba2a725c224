"""The documents say what is so: the README's output, the example, links."""

from __future__ import annotations

import json
import re
import sys

from running import ROOT, stlint


def test_the_readme_shows_what_is_printed():
    sys.path.insert(0, str(ROOT / "tools"))
    from build_readme import PICTURE, PICTURED, README, printed, with_output, written_in

    text = README.read_text(encoding="utf-8")
    assert "### stlint\n\nFound 2 errors and 1 warning" in text
    assert text == with_output(text), "tools/build_readme.py writes it anew"
    assert PICTURE.relative_to(ROOT).as_posix() in text
    assert PICTURED in text
    shown = written_in(PICTURE.read_text(encoding="utf-8"))
    # A picture has no blanks between its pieces, and may be drawn by any release of rich.
    assert "".join(shown.split()) == "".join(printed(PICTURED).split())


def test_the_example_has_the_findings_that_it_was_written_for():
    found = json.loads(stlint("check", "examples", "--output-format", "json", cwd=ROOT).stdout)
    codes = {each["code"] for each in found}
    flow = {"ST401", "ST402", "ST403"}
    assert codes == {"ST101", "ST102", "ST201", "ST202", "ST301", *flow, "ST501"}


def test_relative_links_lead_somewhere():
    followed = 0
    for document in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("rules/**/*.md")):
        for link in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8")):
            if "://" not in link:
                assert (document.parent / link).exists(), f"{document}: {link}"
                followed += 1
    assert followed > 40
