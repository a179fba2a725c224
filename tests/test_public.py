"""What other programs use: the same that the command line says, kept between calls."""

from __future__ import annotations

import ast
import dataclasses
import doctest
import json
import random
import re
import sys
from pathlib import Path

import pytest
from reports import some
from running import ROOT, invoke, python

import stlint
from stlint import public
from stlint.check import asked
from stlint.public.findings import finding_of
from stlint.report.json import as_json
from stlint.results.finding import Span

PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
CLASH = 'import streamlit as st\n\nst.button("Save")\nst.button("Save")\n'
UNSAFE = """import streamlit as st
if "items" not in st.session_state:
    st.session_state.items = ["apple", "pear"]
for item in st.session_state.items:
    st.write(item)
"""
CLEAN = 'import streamlit as st\n\nst.button("Save")\n'


# --- what is handed on --------------------------------------------------------------------------


def test_the_import_is_cheap():
    light = "import sys\nold = {*sys.modules}\nimport stlint\nprint(*sys.modules.keys() - old)"
    assert python(light).stdout.split() == ["stlint"]


def test_what_is_public_is_handed_on():
    assert sorted(stlint.__all__) == sorted([*public.__all__, "__version__"])
    assert all(getattr(stlint, name) is getattr(public, name) for name in public.__all__)
    with pytest.raises(AttributeError, match="module 'stlint' has no attribute 'chekc'"):
        stlint.chekc  # noqa: B018


def test_type_checkers_see_the_same():
    tree = ast.parse((ROOT / "stlint" / "__init__.py").read_text(encoding="utf-8"))
    [handed] = [
        each
        for each in ast.walk(tree)
        if isinstance(each, ast.ImportFrom) and each.level == 0 and each.module == "stlint.public"
    ]
    assert sorted(each.name for each in handed.names) == sorted(public.__all__)
    assert (ROOT / "stlint" / "py.typed").is_file()


def test_packages_do_not_take_the_places_of_functions():
    code = (
        "import stlint\n"
        "import stlint.check.places, stlint.rules.book, stlint.check as a\n"
        "from stlint.check import check_found\n"
        "print(type(stlint.check).__name__, type(stlint.rules).__name__, a is stlint.check)\n"
        "print(type(stlint.public).__name__)"
    )
    assert python(code).stdout.split() == ["function", "function", "True", "module"]


def test_what_the_page_says_is_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = re.search(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert app
    Path("app.py").write_text(app[1], encoding="utf-8")
    told: list[str] = []
    words: dict[str, object] = {}
    examples = re.findall(r"^```pycon\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert len(examples) == 6
    for number, each in enumerate(examples):
        test = doctest.DocTestParser().get_doctest(each, words, str(number), None, 0)
        test.globs = words
        doctest.DocTestRunner(verbose=False).run(test, out=told.append, clear_globs=False)
    assert "".join(told) == ""


# --- findings -----------------------------------------------------------------------------------


def place(each) -> dict[str, object]:
    return {
        "filename": each.path,
        "location": {"row": each.start.row, "column": each.start.column},
        "end_location": {"row": each.end.row, "column": each.end.column},
    }


def told(finding: stlint.Finding) -> dict[str, object]:
    """The JSON of a finding, made of nothing but its members."""
    fix = finding.fix
    return {
        **{each: getattr(finding, each) for each in ("code", "name", "level", "message")},
        **place(finding),
        "certainty": finding.certainty,
        "releases": [*finding.releases],
        "witness": None
        if finding.witness is None
        else [{**each._asdict(), "nth": each.nth or None} for each in finding.witness],
        "behind": finding.behind and place(finding.behind),
        "related": [{"message": each.message, **place(each)} for each in finding.related],
        "fix": fix
        and {
            "message": fix.message,
            "applicability": fix.applicability,
            "edits": [{"content": each.content, **place(each)} for each in fix.edits],
        },
        "help": finding.help,
        "url": finding.url,
        "incomplete": finding.incomplete and finding.incomplete._asdict(),
    }


def test_findings_are_the_json_of_the_command_line_field_by_field(tmp_path, monkeypatch):
    for name in ("ST301*", "ST302*", "ST402*", "ST006*", "ST001*", "ST20*", "ST8*"):
        for path in (ROOT / "tests" / "fixtures" / "bugs").glob(f"{name}.py"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
    later = f"{CLASH}if st.button('Go'):\n    st.session_state['x']\n"
    (tmp_path / "requirements.txt").write_text("streamlit>=1.36\n", encoding="utf-8")
    (tmp_path / "badge.py").write_text("import streamlit as st\nst.badge('x')\n", encoding="utf-8")
    (tmp_path / "later.py").write_text(later, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    lines = json.loads(invoke("check", "--output-format", "json").output)
    report = stlint.check()
    assert [told(each) for each in report.findings] == lines
    assert [each.as_json() for each in report.findings] == lines
    assert len(lines) > 30
    present = {name for each in lines for name, value in each.items() if value not in (None, [])}
    assert {"witness", "related", "fix", "help", "releases", "behind"} <= present


def test_every_member_is_handed_out(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given = [
        dataclasses.replace(each, limit=limit, run="app.py", behind=Span("a.py", 1, 2, 3, 4))
        for each in some().findings
        for limit in (None, "steps")
    ]
    assert [told(finding_of(each)) for each in given] == as_json(given)


def test_findings_stay_as_they_are(write):
    [finding] = stlint.check(write("app.py", CLASH)).findings
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.code = "ST999"


# --- what is asked ------------------------------------------------------------------------------


def codes(*arguments, **options) -> list[str]:
    return [each.code for each in stlint.check(*arguments, **options).findings]


def test_what_is_asked(write, tmp_path):
    app = write("app.py", CLASH + "st.buton('x')\n")
    assert codes(app) == ["ST301", "ST801"] == codes([app]) == codes(tmp_path)
    assert codes(app, select="ST801,widgets") == ["ST301", "ST801"]
    assert codes(app, select=["ST801"]) == ["ST801"]
    assert codes(app, settings={"ignore": ["ST301"]}) == ["ST801"]
    assert codes(app, settings={"per-file-ignores": {"app.py": ["ST8"]}}) == ["ST301"]
    wanted = write("wanted.toml", 'select = ["ST301"]\n')
    assert codes(app, settings=wanted) == ["ST301"]
    write("app.py", "import streamlit as st\nst.badge('x')\n")
    assert codes(app, streamlit="<1.40") == ["ST805"]
    assert codes(app, streamlit=">=1.46") == []


def test_the_project_has_its_say(write):
    app = write("app.py", CLASH.replace('"Save")\n', '"Save")  # stlint: ignore[ST301]\n'))
    assert codes(app) == ["ST003"] or codes(app) == []
    assert "ST301" in codes(app, ignores=False)
    write("app.py", CLASH)
    write("stlint.toml", 'ignore = ["ST301"]\n')
    assert codes(app) == []
    assert codes(app, settings={"extend-select": ["ST301"]}) == ["ST301"]
    write("stlint.toml", 'baseline = "known.json"\n')
    with pytest.raises(stlint.UsageError, match=r"known\.json"):
        codes(app)
    invoke("check", app, "--write-baseline", app.parent / "known.json")
    assert codes(app) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"select": "ST999"}, "there is no rule 'ST999'"),
        ({"settings": {"selct": []}}, "there is no setting 'selct': did you mean 'select'?"),
        ({"settings": {"level": "eror"}}, "did you mean 'error'?"),
        ({"streamlit": "new"}, "streamlit-version: 'new' is none"),
        ({"settings": "nowhere.toml"}, "nowhere.toml: cannot read the settings"),
    ],
)
def test_what_cannot_be_done_is_said(write, options, said):
    app = write("app.py", CLEAN)
    with pytest.raises(stlint.UsageError, match=re.escape(said)):
        stlint.check(app, **options)


def test_a_rule_that_is_not_there():
    with pytest.raises(stlint.UsageError, match="there is no rule 'ST3011'"):
        stlint.rule("ST3011")
    assert {each.code for each in stlint.rules()} >= {"ST000", "ST301"}
    assert stlint.rule("st301") == stlint.rule("duplicate-widget-id")


def test_texts_that_nobody_saved(write, tmp_path):
    app = write("app.py", "import streamlit as st\nimport part\npart.show()\n")
    module = tmp_path / "part.py"
    text = "import streamlit as st\ndef show():\n    st.button('a')\n    st.button('a')\n"
    assert codes(tmp_path) == []
    [finding] = stlint.check(tmp_path, text={module: text}).findings
    assert (finding.path, finding.start.row) == (str(module), 4)
    assert codes(app, text={str(app): CLASH.encode()}) == ["ST301"]
    new = tmp_path / "pages" / "deep" / "new.py"
    assert codes(new, text={new: CLASH}) == ["ST301"]
    page = tmp_path / "pages" / "new.py"
    assert codes(tmp_path, text={page: CLASH}) == ["ST301"]
    assert codes(tmp_path, text={tmp_path / "stlint.toml": 'ignore = ["ST3"]\n', page: CLASH}) == []
    assert not module.exists()
    assert not page.parent.exists()


def test_a_text_has_the_encoding_that_it_declares(write):
    app = write("app.py", CLEAN)
    text = f"# -*- coding: latin-1 -*-\nword = 'äöü'; {CLASH}".replace("; import", "\nimport")
    [finding] = stlint.check(app, text={app: text}).findings
    assert finding.start.row == 6


# --- fixes --------------------------------------------------------------------------------------


def test_changes_are_those_of_the_command_line(write, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = write("app.py", CLASH)
    changes = stlint.fix(stlint.check(app))
    assert app.read_text(encoding="utf-8") == CLASH
    assert [(each.path, each.before) for each in changes.files] == [(app, CLASH.encode())]
    assert [each.code for each in changes.fixed] == ["ST301"]
    assert changes.report.findings == ()
    invoke("check", "app.py", "--fix")
    assert app.read_bytes() == changes.files[0].after
    write("app.py", CLASH)
    changes.write()
    assert app.read_bytes() == changes.files[0].after
    with pytest.raises(stlint.UsageError, match="changed meanwhile"):
        changes.write()
    write("app.py", CLASH)
    assert stlint.fix(stlint.check(app), write=True).files == changes.files
    assert app.read_bytes() == changes.files[0].after


def test_unsafe_fixes_have_to_be_asked_for(write):
    app = write("app.py", UNSAFE)
    report = stlint.check(app)
    [fix] = [each.fix for each in report.findings if each.fix]
    assert fix.applicability == "unsafe"
    assert stlint.fix(report).files == ()
    assert len(stlint.fix(report, unsafe=True).files) == 1


def test_fixes_of_texts_that_nobody_saved(write):
    app = write("app.py", CLEAN)
    report = stlint.check(app, text={app: CLASH})
    changes = stlint.fix(report)
    assert changes.files[0].before == CLASH.encode()
    assert b"key=" in changes.files[0].after
    assert app.read_text(encoding="utf-8") == CLEAN


# --- sessions -----------------------------------------------------------------------------------


APP = "import streamlit as st\nfrom shared import show\nst.title('App')\nshow()\n"
SHARED = "import streamlit as st\n\ndef show():\n    st.text_input('Name', key='name')\n"


@pytest.fixture
def several(write):
    write("requirements.txt", "streamlit>=1.46\n")
    write("app.py", APP)
    write("shared.py", SHARED)
    write("alone.py", "NUMBER = 1\n")
    write("pages/one.py", APP)
    return write(
        "pages/two.py", "import streamlit as st\nimport alone\nst.write(alone.NUMBER)\n"
    ).parent.parent


def counted(monkeypatch) -> list[str]:
    """The scripts that are dry-run from now on."""
    seen: list[str] = []
    real = asked.by_stlint

    def counting(app, load, release):
        seen.append(app.entry.name)
        return real(app, load, release)

    monkeypatch.setattr(asked, "by_stlint", counting)
    return seen


def test_an_edit_analyses_only_what_depends_on_it(several, monkeypatch):
    seen = counted(monkeypatch)
    session = stlint.Session(several)
    assert session.check().findings == ()
    assert sorted(seen) == ["app.py", "one.py", "two.py"]
    seen.clear()
    session.check()
    assert seen == []
    session.edit(several / "alone.py", "NUMBER = 2\n")
    session.check()
    assert seen == ["two.py"]
    seen.clear()
    session.edit(several / "shared.py", SHARED + "    st.text_input('Name', key='name')\n")
    assert [each.code for each in session.check().findings] == ["ST302"]
    assert sorted(seen) == ["app.py", "one.py"]
    seen.clear()
    (several / "shared.py").write_bytes(session.texts[str(several / "shared.py")])
    session.edit(several / "shared.py", None)  # it was saved: nothing is another
    assert [each.code for each in session.check().findings] == ["ST302"]
    assert seen == []


def test_trees_are_kept(several, monkeypatch):
    from stlint.syntax import parse

    session = stlint.Session(several)
    session.check()
    parsed: list[str] = []
    real = parse.parse
    monkeypatch.setattr(
        parse, "parse", lambda text, encoding: parsed.append(text) or real(text, encoding)
    )
    session.edit(several / "pages" / "one.py", APP + "st.write(1)\n")
    session.check()
    assert parsed == [APP + "st.write(1)\n"]


def test_settings_and_requirements_are_noticed(several):
    session = stlint.Session(several)
    session.edit(several / "app.py", CLASH + "st.badge('x')\n")
    assert [each.code for each in session.check().findings] == ["ST301"]
    (several / "requirements.txt").write_text("streamlit==1.40\n", encoding="utf-8")
    assert [each.code for each in session.check().findings] == ["ST301", "ST805"]
    session.edit(several / "stlint.toml", 'ignore = ["ST301"]\n')
    assert [each.code for each in session.check().findings] == ["ST805"]
    session.edit(several / "stlint.toml", None)
    (several / "stlint.toml").write_text('ignore = ["ST8"]\n', encoding="utf-8")
    assert [each.code for each in session.check().findings] == ["ST301"]


def test_a_session_with_settings(several):
    session = stlint.Session(several, select="ST8", streamlit="1.40")
    session.edit(several / "app.py", CLASH + "st.badge('x')\n")
    assert [each.code for each in session.check().findings] == ["ST805"]
    events = session.trace(several / "app.py").events
    assert [each.row for each in events if each.kind == "element"] == [3, 4, 5]


LINES = (
    *("st.button('a')", "st.text_input('b', key='b')", "show()", "import alone"),
    *(
        "st.write(st.session_state.b)",
        "st.session_state.b = 1",
        "def broken(",
        "st.switch_page('pages/one.py')",
    ),
    *("if st.button('c'):\n    st.text_input('d')", "x = st.badge('x')  # stlint: ignore[ST805]"),
)


def moved(rng: random.Random, top: Path, session: stlint.Session) -> None:
    """Do something that people do: edit, save, take back, write elsewhere, remove."""
    names = ["app.py", "shared.py", "alone.py", "pages/one.py", "pages/two.py", "pages/new.py"]
    path = top / rng.choice(names)
    base = rng.choice([APP, SHARED, "import streamlit as st\n"])
    text = base + "\n".join(rng.choices(LINES, k=rng.randrange(4))) + "\n"
    match rng.randrange(6):
        case 0 | 1 | 2:
            session.edit(path, text)
        case 3:
            session.edit(path, None)
        case 4:
            path.write_text(text, encoding="utf-8")
        case 5:
            path.unlink(missing_ok=True)


def test_a_session_says_what_a_check_says(several):
    """Whatever happened before: trees, results and looks are those of the texts as they are."""
    rng = random.Random(19)
    session = stlint.Session(several)
    found = 0
    for _ in range(60):
        moved(rng, several, session)
        report = session.check()
        fresh = stlint.check(several, text=session.texts)
        assert report.findings == fresh.findings
        assert (report.files, report.apps) == (fresh.files, fresh.apps)
        found += len(report.findings)
    assert found > 60
    assert "streamlit" not in {name for name in sys.modules if name == "shared"}
