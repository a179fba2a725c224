"""The way from paths to a report, with dry runs and rules made by hand, and with the real ones."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from types import SimpleNamespace

import libcst
import pytest
from scripts import CLASH
from test_source import BROKEN, PROBLEMS

from stlint.check import UsageError, check, collect
from stlint.check import app as one_app
from stlint.model.drafts import Draft, Spot
from stlint.model.proof import Proof
from stlint.model.run import About, Onward
from stlint.results.finding import Certainty, Finding, Level, Span, Step
from stlint.results.problems import SourceProblem
from stlint.results.report import Report
from stlint.rules import Rule, all_rules
from stlint.settings import Settings


def attempt(act) -> SourceProblem | None:
    """Do something that may find a problem."""
    try:
        act()
    except SourceProblem as problem:
        return problem
    return None


class Dry:
    """A dry run that reads the entry script and the named modules, and gives one run."""

    def __init__(
        self, *modules: Path, incomplete: bool = False, error: BaseException | None = None
    ):
        self.modules = modules
        self.incomplete = incomplete
        self.error = error

    def __call__(self, app, load, version):
        assert version is None
        sources, problems = {}, []
        for path in (app.entry, *self.modules):
            problem = attempt(lambda path=path: sources.update({path: load(path)}))
            if problem is not None:
                problems.append((path, problem))
        if self.error is not None:
            raise self.error
        run = SimpleNamespace(
            path=app.entry,
            sources=sources,
            incomplete=self.incomplete,
            events=(),
            steps=(),
            about=About(),
            onward=Onward(),
        )
        runs = (run,) if app.entry in sources else ()
        return SimpleNamespace(runs=runs, problems=tuple(problems), sources=sources)


def statements(run, path: Path | None = None) -> list[libcst.CSTNode]:
    return list(run.sources[path or run.path].tree.body)


def draft(run, number: int, path: Path | None = None, **changes: object) -> Draft:
    """A draft at a statement of a file, counted from 0."""
    node = statements(run, path)[number]
    spot = Spot(path or run.path, node, node)._replace(**taken(changes, Spot))
    proof = Proof(Certainty.ALWAYS, ())._replace(**taken(changes, Proof))
    return Draft(spot, "it is wrong", proof)._replace(**changes)


def taken(changes: dict[str, object], record: type) -> dict[str, object]:
    """Those of some changes that are of fields of a record, which are taken away."""
    return {name: changes.pop(name) for name in [*changes] if name in record._fields}


def rule(finder, code: str = "ST301", level: Level = Level.ERROR) -> Rule:
    """A rule with the name of a real one, that finds what the function says."""
    return Rule(code, all_rules()[code].name, "widgets", level, finder)


def run_check(*paths: Path, dry: Dry | None = None, rules=(), on: Settings | None = None) -> Report:
    return check(paths, on or Settings(), dry_run=dry or Dry(), rules=rules)


def told(report: Report) -> list[tuple[str, str, int, str]]:
    return [
        (Path(each.span.path).name, each.code, each.span.row, each.message)
        for each in report.findings
    ]


# Drafts to findings -------------------------------------------------------------------------------


def test_a_draft_becomes_a_finding(write):
    path = write("app.py", "a\nif (\n  b):\n  c\n")

    def finder(run):
        test = statements(run)[1].test
        related = (("here first", run.path, statements(run)[0]),)
        steps = (Step("click", "Save"),)
        yield draft(
            run,
            1,
            node=test,
            related=related,
            help="do not",
            witness=steps,
            certainty=Certainty.WHEN_REACHED,
        )

    report = run_check(path, rules=[rule(finder)])
    name = str(path)
    [found] = report.findings
    assert found == Finding(
        "ST301",
        "duplicate-widget-id",
        Level.ERROR,
        "it is wrong",
        Span(name, 3, 3, 3, 4),
        (2, 3),
        Certainty.WHEN_REACHED,
        (Step("click", "Save"),),
        (("here first", Span(name, 1, 1, 1, 2)),),
        "do not",
    )
    assert (report.files, report.apps, report.internal_errors) == (1, 1, 0)


def test_a_draft_without_a_statement(write):
    path = write("app.py", "(\na)\n")
    report = run_check(path, rules=[rule(lambda run: [draft(run, 0, statement=None)])])
    assert report.findings[0].statement == (1, 2)


@pytest.mark.parametrize(
    ("level", "own", "certainty", "expected"),
    [
        (Level.ERROR, None, Certainty.ALWAYS, Level.ERROR),
        (Level.ERROR, None, Certainty.WHEN_REACHED, Level.ERROR),
        (Level.ERROR, None, Certainty.MAY, Level.WARNING),
        (Level.ERROR, Level.WARNING, Certainty.ALWAYS, Level.WARNING),
        (Level.ERROR, Level.ERROR, Certainty.MAY, Level.WARNING),
        (Level.WARNING, None, Certainty.ALWAYS, Level.WARNING),
        (Level.WARNING, None, Certainty.MAY, Level.WARNING),
    ],
)
def test_certainty_lowers_the_level(write, level, own, certainty, expected):
    def finder(run):
        yield draft(run, 0, level=own, certainty=certainty)

    report = run_check(write("app.py"), rules=[rule(finder, level=level)])
    assert report.findings[0].level is expected


def test_only_rules_that_are_on_are_asked(write):
    asked = []

    def finder(code):
        return rule(lambda _: asked.append(code) or (), code)

    run_check(write("app.py"), rules=[finder("ST301"), finder("ST302")], on=Settings(("ST302",)))
    assert asked == ["ST302"]


def test_the_order_of_a_report(write):
    one, two = write("a.py", "x\ny\nz\n"), write("b.py", "x\n")

    def finder(run):
        for number in reversed(range(len(statements(run)))):
            yield draft(run, number)

    report = run_check(two, one, rules=[rule(finder, "ST302"), rule(finder, "ST301")])
    assert [(name, row, code) for name, code, row, _ in told(report)] == [
        *[("a.py", row, code) for row in (1, 2, 3) for code in ("ST301", "ST302")],
        *[("b.py", 1, code) for code in ("ST301", "ST302")],
    ]


def test_what_several_apps_say_of_a_module_is_said_once_in_its_strongest_form(write):
    shared = write("shared.py", "x\ny\n")
    apps = [write(f"{name}.py") for name in ("a", "b", "c")]
    sure = {"a": Certainty.MAY, "b": Certainty.ALWAYS, "c": Certainty.WHEN_REACHED}

    def finder(run):
        yield draft(run, 0, shared, certainty=sure[run.path.stem], message=run.path.stem)
        yield draft(run, 1, shared, message=run.path.stem)

    report = run_check(*apps, dry=Dry(shared), rules=[rule(finder)])
    assert told(report) == [("shared.py", "ST301", 1, "b"), ("shared.py", "ST301", 2, "a")]
    assert report.findings[0].level is Level.ERROR
    assert (report.files, report.apps) == (4, 3)


def test_two_rules_at_one_place_are_two_findings(write):
    rules = [rule(lambda run: [draft(run, 0)], code) for code in ("ST301", "ST302")]
    assert len(run_check(write("app.py"), rules=rules).findings) == 2


# Problems of files --------------------------------------------------------------------------------


def test_a_broken_entry_and_a_broken_module(write):
    entry = write("app.py", "x = (\n")
    module = write("module.py", b"x\n# \xff\n")
    good = write("good.py")
    report = run_check(entry, good, dry=Dry(module), rules=[rule(lambda run: [draft(run, 0)])])
    assert told(report) == [
        ("app.py", "ST001", 1, "'(' was never closed"),
        ("good.py", "ST301", 1, "it is wrong"),
        ("module.py", "ST002", 2, "the file is not utf-8: byte 0xff has no meaning"),
    ]
    assert (report.files, report.apps, report.internal_errors) == (3, 2, 0)


def test_a_dry_run_that_passes_the_problem_on(write):
    report = run_check(write("app.py"), dry=Dry(error=SourceProblem("too-deep", "too deep", 2, 3)))
    assert told(report) == [("app.py", "ST002", 2, "too deep")]
    assert report.findings[0].span[2:] == (3, 2, 4)
    assert report.internal_errors == 0


def test_rules_about_files_may_be_off(write):
    entry = write("app.py", "x = (\n")
    assert run_check(entry, on=Settings(ignore=("ST001",))).findings == ()


def test_no_permission(write, monkeypatch):
    path, other = write("app.py"), write("other.py", CLASH)
    opened = os.open

    def refuse(file, *arguments, **more):
        if str(file) == str(path):
            raise PermissionError(13, "Permission denied")
        return opened(file, *arguments, **more)

    monkeypatch.setattr(os, "open", refuse)
    report = check([path, other], Settings())
    assert told(report)[0] == (
        "app.py",
        "ST002",
        1,
        "cannot read the file: Permission denied",
    )
    assert [code for _, code, _, _ in told(report)] == ["ST002", "ST301"]


def test_modules_that_no_app_reaches_are_read_at_least(write, tmp_path):
    write("app.py", "import streamlit as st\nimport good, broken, bytes, newer\n")
    write("good.py")
    write("broken.py", "import streamlit as st\nx = (\n")
    write("bytes.py", b"import streamlit as st\n# \xff\n")
    write("newer.py", "import streamlit as st\nx = f'{st.session_state['a']}'\n")
    report = run_check(tmp_path)
    assert [each[:3] for each in told(report)] == [
        ("broken.py", "ST001", 2),
        ("bytes.py", "ST002", 2),
    ]
    assert (report.files, report.apps) == (5, 1)


# Crashes ------------------------------------------------------------------------------------------


def crash(error: BaseException):
    def finder(run):
        yield draft(run, 0)
        raise error

    return finder


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (IndexError("list index out of range"), "IndexError: list index out of range"),
        (RecursionError("maximum recursion depth exceeded"), "RecursionError: maximum"),
        (MemoryError(), "MemoryError"),
        (ValueError("one\ntwo\n" + "x" * 1000), "ValueError: one"),
        (ValueError("x" * 1000), "ValueError: xxx"),
    ],
)
def test_a_crash_of_a_rule_is_told_and_the_rest_goes_on(write, capfd, error, said):
    rules = [rule(crash(error)), rule(lambda run: [draft(run, 1)], "ST302")]
    report = run_check(write("a.py", "x\ny\n"), write("b.py", "x\ny\n"), rules=rules)
    assert [each[:3] for each in told(report)] == [
        *[("a.py", "ST000", 1), ("a.py", "ST301", 1), ("a.py", "ST302", 2)],
        *[("b.py", "ST000", 1), ("b.py", "ST301", 1), ("b.py", "ST302", 2)],
    ]
    message = report.findings[0].message
    assert message.startswith(f"the rule duplicate-widget-id failed: {said}")
    assert "\n" not in message
    assert len(message) < 400
    assert report.internal_errors == 2
    assert capfd.readouterr() == ("", "")


def test_the_place_of_a_crash(write, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr("stlint.syntax.parse.libcst.parse_module", fail)
    dry = Dry()
    report = check([write("app.py")], Settings(), dry_run=dry, rules=())
    [found] = report.findings
    assert found.code == "ST000"
    assert found.message.startswith("the dry run failed: OSError: gone (stlint/syntax/parse.py:")


@pytest.mark.parametrize("error", [RuntimeError("odd"), RecursionError(), MemoryError()])
def test_a_crash_of_the_dry_run_is_told_and_the_rest_goes_on(write, error):
    paths = [write("a.py"), write("b.py")]
    dry = Dry()

    def dry_run(app, load, version):
        if app.entry == paths[0]:
            raise error
        return dry(app, load, version)

    report = check(paths, Settings(), dry_run=dry_run, rules=[rule(lambda run: [draft(run, 0)])])
    assert [each[:2] for each in told(report)] == [("a.py", "ST000"), ("b.py", "ST301")]
    assert report.findings[0].message.startswith(f"the dry run failed: {type(error).__name__}")
    assert report.internal_errors == 1
    assert report.files == 2


def test_deep_recursion_of_one_app_is_a_crash_of_that_app(write):
    paths = [write("a.py"), write("b.py")]
    dry = Dry()

    def endless(level: int) -> int:
        return endless(level + 1) + 1

    def dry_run(app, load, version):
        if app.entry == paths[0]:
            endless(0)
        return dry(app, load, version)

    report = check(paths, Settings(), dry_run=dry_run, rules=[rule(lambda run: [draft(run, 0)])])
    assert [each[:2] for each in told(report)] == [("a.py", "ST000"), ("b.py", "ST301")]


def test_a_draft_about_something_else_is_a_crash_of_its_rule(write):
    stranger = libcst.parse_module("x\n").body[0]
    nowhere = Spot(Path("/nowhere.py"), stranger, None)
    rules = [
        rule(lambda run: [draft(run, 0, node=stranger), draft(run, 1)]),
        rule(lambda run: [draft(run, 0, related=(("here", run.path, stranger),))], "ST302"),
        rule(
            lambda run: [draft(run, 0)._replace(spot=nowhere)],
            "ST403",
        ),
        rule(lambda run: [draft(run, 0)], "ST401"),
    ]
    report = run_check(write("app.py"), rules=rules)
    assert sorted(each[1:3] for each in told(report)) == [
        *[("ST000", 1)] * 3,
        ("ST301", 3),
        ("ST401", 1),
    ]
    assert report.internal_errors == 3
    said = " ".join(message for *_, message in told(report))
    assert "the rule duplicate-widget-id failed: MissingPlaceError: SimpleStatementLine" in said


def test_the_traceback_is_for_those_who_ask(write, capfd, monkeypatch):
    monkeypatch.setenv("STLINT_DEBUG", "1")
    run_check(write("app.py"), rules=[rule(crash(IndexError("odd")))])
    said = capfd.readouterr()
    assert said.out == ""
    assert "Traceback (most recent call last)" in said.err
    assert "IndexError: odd" in said.err


def test_what_ends_a_program_ends_the_check(write):
    with pytest.raises(KeyboardInterrupt):
        run_check(write("app.py"), rules=[rule(crash(KeyboardInterrupt()))])


# Ignore comments ----------------------------------------------------------------------------------


def test_ignore_comments_count_in_every_file(write):
    module = write("module.py", "x  # stlint: ignore[ST301]\ny  # stlint: ignore[ST302]\n")
    entry = write("app.py", "x\n# stlint: file-ignore[ST301]\n# stlint: ignore[ST999]\n")

    def finder(run):
        yield draft(run, 0)
        yield draft(run, 0, module)

    report = run_check(entry, dry=Dry(module), rules=[rule(finder)])
    assert [each[:3] for each in told(report)] == [
        ("app.py", "ST004", 3),
        ("module.py", "ST003", 2),
    ]
    assert [each.level for each in report.findings] == [Level.WARNING] * 2
    assert report.findings[1].span[1:] == (2, 21, 2, 26)


def test_an_ignore_that_one_of_two_apps_needs_is_used(write):
    module = write("module.py", "x  # stlint: ignore[ST301]\n")

    def finder(run):
        if run.path.name == "a.py":
            yield draft(run, 0, module)

    report = run_check(write("a.py"), write("b.py"), dry=Dry(module), rules=[rule(finder)])
    assert report.findings == ()


@pytest.mark.parametrize(
    "dry",
    [Dry(incomplete=True), Dry(Path("/nowhere.py")), Dry(error=RuntimeError("odd"))],
    ids=["incomplete", "module", "crash"],
)
def test_no_ignore_is_unused_where_the_check_did_not_get_to_the_end(write, dry):
    report = run_check(write("app.py", "x  # stlint: ignore[ST301]\n"), dry=dry)
    assert "ST003" not in {each.code for each in report.findings}


def test_a_rule_that_crashed_makes_no_ignore_unused(write):
    path = write("app.py", "x\ny  # stlint: ignore[ST301]\n")
    report = run_check(path, rules=[rule(crash(IndexError()))])
    assert [each[1] for each in told(report)] == ["ST000", "ST301"]


def test_ignores_in_a_file_with_a_syntax_error(write):
    path = write("app.py", "# stlint: file-ignore[ST001]\nx = (  # stlint: ignore[ST301]\n")
    assert run_check(path).findings == ()


def test_a_crash_while_reading_comments_keeps_the_findings(write, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise IndexError("odd")

    monkeypatch.setattr(collect, "suppress", fail)
    path = write("app.py", "x  # noqa: ST301\n")
    report = run_check(path, rules=[rule(lambda run: [draft(run, 0)])])
    assert [each[1] for each in told(report)] == ["ST000", "ST301"]
    assert report.internal_errors == 1


# The whole ----------------------------------------------------------------------------------------


def test_nothing_to_check(tmp_path):
    assert run_check(tmp_path) == Report((), 0, 0, 0)


def test_missing_paths(tmp_path):
    with pytest.raises(UsageError, match="nowhere"):
        run_check(tmp_path / "nowhere.py")


def test_progress(write, tmp_path):
    write("a.py")
    write("b.py")
    seen = []
    check([tmp_path], Settings(), lambda *each: seen.append(each), dry_run=Dry(), rules=())
    assert seen == [(0, 2, str(tmp_path / "a.py")), (1, 2, str(tmp_path / "b.py")), (2, 2, "")]


@pytest.mark.parametrize(("room", "kept"), [(0, 0), (one_app.MAX_KEPT, 1)])
def test_trees_of_scripts_are_dropped_and_those_of_modules_kept(write, monkeypatch, room, kept):
    monkeypatch.setattr(one_app, "MAX_KEPT", room)
    dry = Dry(write("module.py"))
    alive = []

    def count() -> int:
        gc.collect()
        return sum(isinstance(each, libcst.Module) for each in gc.get_objects())

    def dry_run(app, load, version):
        before = count()
        analysis = dry(app, load, version)
        alive.append((before - start, count() - start))
        return analysis

    paths = [write(f"{name}.py") for name in "abc"]
    start = count()
    check(paths, Settings(), dry_run=dry_run, rules=[rule(lambda run: [draft(run, 0)])])
    assert alive == [(0, 2), (kept, 2), (kept, 2)]


def test_a_shared_module_is_parsed_once(write, monkeypatch):
    parsed = []
    parse = libcst.parse_module
    monkeypatch.setattr(
        "stlint.syntax.parse.libcst.parse_module", lambda *each: parsed.append(1) or parse(*each)
    )
    module = write("module.py", "x  # stlint: ignore[ST301]\n")
    paths = [write(f"{name}.py") for name in "abc"]
    rules = [rule(lambda run: [draft(run, 0, module)])]
    report = run_check(*paths, dry=Dry(module), rules=rules)
    assert len(parsed) == 4
    assert (report.findings, report.files) == ((), 4)


def test_the_real_way(write, tmp_path):
    path = write("app.py", CLASH + 'st.button("Save")  # stlint: ignore[ST301] -- on purpose\n')
    write("clean.py")
    write("broken.py", "import streamlit as st\nx = (\n")
    report = check([tmp_path], Settings())
    assert [each[:3] for each in told(report)] == [
        ("app.py", "ST301", 4),
        ("broken.py", "ST001", 2),
    ]
    assert report.findings[0].span == Span(str(path), 4, 1, 4, 18)
    assert report.findings[0].related[0].span == Span(str(path), 3, 1, 3, 18)
    assert (report.files, report.apps, report.internal_errors) == (3, 3, 0)


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*.py")), ids=lambda path: path.stem)
def test_each_strange_file_is_checked_or_named(path):
    report = check([path], Settings())
    assert report.internal_errors == 0
    codes = [each.code for each in report.findings]
    if path.stem in PROBLEMS:
        kind = PROBLEMS[path.stem][0]
        assert codes == ["ST001" if kind == "syntax" else "ST002"]
        return
    clashes = path.stem not in {"empty", "blank", "only_comment", "newer_python"}
    assert codes == ["ST301"] * clashes
    for found in report.findings:
        lines = path.read_bytes().decode(ENCODINGS.get(path.stem, "utf-8-sig"))
        row = lines.replace("\r\n", "\n").replace("\r", "\n").split("\n")[found.span.row - 1]
        assert row[found.span.column - 1 :].startswith("st.button(")
        assert row[: found.span.end_column - 1].endswith(")")


ENCODINGS = {"latin1_cookie": "latin-1", "cookie_in_second_row": "cp1252"}


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 5000 + ")" * 5000,
        "x = a" + ".b()" * 5000,
        "if a: pass\n" + "elif a: pass\n" * 5000,
        "x = " + "-" * 5000 + "1",
        "x = [" + "1, " * 60_000 + "]",
        "if a: pass\n" + "elif a: pass\n" * 1900,
        "x = " + " + ".join(["a"] * 900),
        "x = a" + ".b" * 900,
        "x = a" + "[0]" * 400,
        "x = " + "-" * 900 + "1",
        "x = (" + '"a"\n' * 2800 + ")",
        "x = " + "[" * 190 + "1" + "]" * 190,
        "x = " + " and ".join(["a"] * 900),
        "".join("  " * row + f"if x{row}:\n" for row in range(95)) + "  " * 95 + "pass\n",
        "".join("  " * row + f"def f{row}():\n" for row in range(95)) + "  " * 95 + "pass\n",
    ],
    ids=range(15),
)
def test_depth_is_no_crash(write, text):
    report = check(
        [write("app.py", f"import streamlit as st\n{text}\nst.title('x')\n")], Settings()
    )
    assert report.internal_errors == 0, told(report)
    assert {each.code for each in report.findings} <= {"ST002"}
