"""Settings: the table, files, flags, which of them holds, and what is said about wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import checked, invoke, python, stlint
from scripts import CLASH, CLEAN, put

from stlint.rules import all_rules
from stlint.settings import (
    Configuration,
    Settings,
    SettingsError,
    UnknownRuleError,
    WrongFlagError,
    find_rule,
    options,
)
from stlint.settings.globs import Glob, matcher
from stlint.settings.show import held_lines


def held(folder: Path, **flags: object):
    return Configuration(flags).near(folder)


# --- which file holds ---------------------------------------------------------------------------


def test_the_nearest_file_holds_alone(folder):
    put(folder / "pyproject.toml", '[tool.stlint]\nselect = ["ST3"]\nlevel = "error"\n')
    put(folder / "inner/stlint.toml", 'ignore = ["ST403"]\n')
    inner = held(folder / "inner")
    assert (inner.settings.select, inner.settings.ignore) == (None, ("ST403",))
    assert inner.settings.level == "warning"
    assert held(folder / "inner/deeper/still").file == folder / "inner/stlint.toml"
    assert held(folder / "other").settings.select == ("ST3",)


def test_stlint_toml_goes_before_pyproject(folder):
    put(folder / "pyproject.toml", '[tool.stlint]\nselect = ["ST3"]\n')
    put(folder / "stlint.toml", "")
    assert held(folder).file == folder / "stlint.toml"
    assert held(folder).settings == Settings()


def test_a_pyproject_that_says_nothing_is_none(folder):
    put(folder / "stlint.toml", 'select = ["ST3"]\n')
    put(folder / "inner/pyproject.toml", '[project]\nname = "x"\n')
    assert held(folder / "inner").settings.select == ("ST3",)
    put(folder / "inner/pyproject.toml", '[dependency-groups]\ndev = ["stlint"]\n')
    assert held(folder / "inner").settings.select == ("ST3",)
    put(folder / "inner/pyproject.toml", "this is [ not TOML")
    assert held(folder / "inner").settings.select == ("ST3",)


def test_each_app_has_the_settings_that_are_nearest_to_it(project):
    project(CLASH, "one/app.py")
    project(CLASH, "two/app.py")
    project('ignore = ["ST301"]', "one/stlint.toml")
    assert checked() == ["two/app.py"]
    assert checked("one", "two", "--isolated") == ["one/app.py", "two/app.py"]


def test_what_holds_for_a_whole_check_is_nearest_to_what_the_paths_have_in_common(folder):
    put(folder / "stlint.toml", 'output-format = "json"\n')
    put(folder / "one/stlint.toml", 'output-format = "concise"\n')
    put(folder / "two/app.py", CLEAN)
    configuration = Configuration()
    assert configuration.common([Path("one")]).settings.output_format == "concise"
    assert configuration.common([Path("one"), Path("two")]).settings.output_format == "json"
    assert configuration.common([Path("two/app.py")]).settings.output_format == "json"
    assert configuration.common([]).settings.output_format == "json"


def test_a_named_file_holds_everywhere(project):
    project(CLASH)
    project('ignore = ["ST301"]', "strict.toml")
    project('select = ["ST301"]', "stlint.toml")
    assert invoke("check").exit_code == 1
    assert invoke("check", "--config", "strict.toml").exit_code == 0
    assert invoke("check", "--config", "strict.toml", "--select", "ST301").exit_code == 1
    assert invoke("check", "--config", "strict.toml", "--isolated").exit_code == 2


# --- flags and files ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "flags", "on"),
    [
        ('ignore = ["ST301"]', {}, {"ST302": True, "ST301": False}),
        ('ignore = ["ST301"]', {"select": ("ST301",)}, {"ST302": False, "ST301": True}),
        ('ignore = ["ST301"]', {"ignore": ("ST302",)}, {"ST302": False, "ST301": False}),
        ('ignore = ["ST301"]', {"extend_select": ("ST3",)}, {"ST302": True, "ST301": True}),
        ('ignore = ["ST3"]', {"extend_select": ("ST301",)}, {"ST302": False, "ST301": True}),
        ('select = ["ST301"]', {"extend_select": ("ST302",)}, {"ST302": True, "ST301": True}),
        ('select = ["ST301", "ST4"]', {"ignore": ("ST3",)}, {"ST302": False, "ST301": False}),
        ('select = ["ST301"]', {"ignore": ("ALL",)}, {"ST101": False, "ST301": False}),
    ],
)
def test_flags_go_before_the_file(folder, file, flags, on):
    put(folder / "stlint.toml", file)
    settings = held(folder, **flags).settings
    assert {code: settings.enabled(code) for code in on} == on


def test_flags_replace_values_and_add_to_what_extends(folder):
    put(
        folder / "stlint.toml",
        'exclude = ["a"]\nextend-exclude = ["b"]\nrespect-gitignore = false\nfail-on = "error"\n',
    )
    settings = held(
        folder, exclude=("c,d",), extend_exclude=("e",), respect_gitignore=True
    ).settings
    assert [glob.text for glob in settings.exclude] == ["c", "d"]
    assert [glob.text for glob in settings.extend_exclude] == ["b", "e"]
    assert settings.respect_gitignore
    assert settings.fail_on == "error"


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ({"select": ("ST39",)}, "--select: there is no rule 'ST39'"),
        ({"select": (",",)}, "--select: no rule is named"),
        ({"per_file_ignores": ("ST301",)}, "has no colon"),
        ({"per_file_ignores": ("a.py:ST999",)}, "--per-file-ignores: there is no rule 'ST999'"),
        ({"streamlit_version": "new"}, "--streamlit-version: 'new' is none"),
        ({"cache_dir": ""}, "--cache-dir: expected a path"),
    ],
)
def test_wrong_flags(flags, said):
    with pytest.raises(WrongFlagError) as caught:
        Configuration(flags)
    assert said in str(caught.value)


def test_rules_are_left_out_by_file(project):
    project(CLASH, "app.py")
    project(CLASH, "pages/1_Old.py")
    project(CLASH, "pages/2_New.py")

    def files(*flags: str) -> set[str]:
        done = invoke("check", "--output-format", "concise", "-q", *flags)
        return {line.split(":")[0] for line in done.output.splitlines()}

    assert files() == {"app.py", "pages/1_Old.py", "pages/2_New.py"}
    assert files("--per-file-ignores", "pages:ST301") == {"app.py"}
    assert files("--per-file-ignores", "*_Old.py:duplicate-widget-id,app.py:ST3") == {
        "pages/2_New.py"
    }
    assert files("--per-file-ignores", "!pages/2*:ST301") == {"pages/2_New.py"}
    project('[per-file-ignores]\n"pages/*" = ["ST301"]', "stlint.toml")
    assert files() == {"app.py"}
    assert files("--per-file-ignores", "app.py:ST3") == {"pages/1_Old.py", "pages/2_New.py"}


def test_patterns_are_relative_to_the_file_that_they_stand_in(project, monkeypatch, tmp_path):
    project(CLASH, "shop/app.py")
    project('[per-file-ignores]\n"/app.py" = ["ST301"]', "shop/stlint.toml")
    assert invoke("check").exit_code == 0
    monkeypatch.chdir(tmp_path / "shop")
    assert invoke("check").exit_code == 0
    assert invoke("check", "app.py").exit_code == 0
    assert invoke("check", "--per-file-ignores", "shop/app.py:ST301").exit_code == 1


def test_an_ignored_rule_needs_no_comment_and_the_comment_is_not_called_unused(project):
    project(CLASH.rstrip() + "  # stlint: ignore[ST301]\n")
    assert invoke("check", "--per-file-ignores", "app.py:ST301").exit_code == 0


# --- globs --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("glob", "path", "found"),
    [
        ("app.py", "/p/app.py", True),
        ("app.py", "/p/deep/app.py", True),
        ("/app.py", "/p/deep/app.py", False),
        ("./app.py", "/p/app.py", True),
        ("/p/app.py", "/p/app.py", True),
        ("pages", "/p/pages/a/b.py", True),
        ("pages/", "/p/pages/a.py", True),
        ("pages/", "/p/pages", False),
        ("pages/*.py", "/p/pages/a.py", True),
        ("pages/*.py", "/p/pages/a/b.py", False),
        ("pages/**/*.py", "/p/pages/a/b.py", True),
        ("**/old/*.py", "/p/a/b/old/c.py", True),
        ("*_old.py", "/p/a/b_old.py", True),
        ("[ab].py", "/p/b.py", True),
        ("[ab].py", "/p/c.py", False),
        ("p", "/p/app.py", False),
        ("a.py", "/q/a.py", True),
        ("sub/a.py", "/q/sub/a.py", False),
    ],
)
def test_globs(glob, path, found):
    assert matcher((Glob("/p", glob),)).covers(path, "/p") == found


# --- what is wrong, and where -------------------------------------------------------------------


WRONG = [
    ('selct = ["ST3"]', "1:1: there is no setting 'selct': did you mean 'select'?"),
    ("# x\n\n  extend_select = []", "3:3: there is no setting 'extend_select': did you mean"),
    ("zzz = 1", "1:1: there is no setting 'zzz': `stlint check --show-settings` lists them"),
    ('select = "ST3"', "1:10: select: expected a list of strings, not a string"),
    ('select = [\n  "ST3",\n  3,\n]', "3:3: select: expected a string, not an integer"),
    (
        'ignore = ["ST301", "ST3O2"]',
        "1:20: ignore: there is no rule 'ST3O2': did you mean 'ST3",
    ),
    ('fail-on = "eror"', "1:11: fail-on: there is no 'eror': did you mean 'error'?"),
    ('level = "x"', "1:9: level: there is no 'x': it is one of error, warning"),
    ("respect-gitignore = 1", "1:21: respect-gitignore: expected true or false, not an int"),
    ("streamlit-version = 1.4", '1:21: streamlit-version: expected a string: write "1.4"'),
    ('streamlit-version = "v1"', "1:21: streamlit-version: 'v1' is none: write it like"),
    ('exclude = ["[a"]', "1:12: exclude: '[a' is no pattern for files"),
    ('[per-file-ignores]\n"a/*" = ["ST9"]', "2:10: per-file-ignores: there is no rule 'ST9'"),
    ('per-file-ignores = {"" = []}', "per-file-ignores: '' is no pattern for files"),
    ("per-file-ignores = []", "1:20: per-file-ignores: expected patterns with rules, such as"),
    ('expensive-calls = ["load"]', "1:20: expensive-calls: 'load' is no qualified name"),
    ('expensive-calls = {"a.b" = "date"}', "there is no 'date': did you mean 'data'?"),
    ('state-initializers = {"a.b" = "x"}', "1:31: state-initializers: expected a list of str"),
    ("cache-dir = 2020-01-01", "1:13: cache-dir: expected a string, not a date or time"),
    ("[tool.stlint]", "1:2: the settings stand at the top here"),
    ("select = [", "1:11: this is no TOML: "),
    ("a = 1\na = 2\n", ": this is no TOML: "),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_wrong_settings(folder, text, said):
    put(folder / "stlint.toml", text)
    with pytest.raises(SettingsError) as caught:
        held(folder)
    assert f"stlint.toml:{said}" in str(caught.value) or said in str(caught.value).split("toml:")[1]
    assert "\n" not in str(caught.value)


def test_everything_that_is_wrong_is_said_at_once_and_exits_with_2(project):
    project(CLASH)
    project('[project]\n\n[tool.stlint]\nselect = ["ST9"]\nignor = []\n', "pyproject.toml")
    done = stlint("check")
    assert done.returncode == 2
    assert done.stdout == ""
    first, second = done.stderr.splitlines()
    assert first.startswith("stlint: pyproject.toml:4:11: select: there is no rule 'ST9': ")
    wrong = "there is no setting 'ignor': did you mean 'ignore'?"
    assert second == f"stlint: pyproject.toml:5:1: {wrong}"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'[tool]\nstlint = "x"', "pyproject.toml:2:10: [tool.stlint] has to be a table"),
        (b"[tool.stlint]\nlevel = '\xff'", "pyproject.toml:2:10: byte 0xff is not UTF-8"),
        (b"[tool.stlint", "pyproject.toml:1:13: this is no TOML"),
        (b"x = " + b"[" * 9000 + b"]" * 9000 + b"#stlint", "pyproject.toml"),
    ],
)
def test_damaged_pyproject(project, content, said):
    project(CLEAN)
    project(content, "pyproject.toml")
    done = stlint("check")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere.toml", "nowhere.toml: cannot read the settings: No such file or directory"),
        ("pyproject.toml", "pyproject.toml: there is no [tool.stlint]"),
        (".", "cannot read the settings: Is a directory"),
    ],
)
def test_a_named_file_has_to_be_one(project, name, said):
    project(CLEAN)
    project("[tool.ruff]\n", "pyproject.toml")
    done = stlint("check", "--config", name)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


# --- what is imported ---------------------------------------------------------------------------


def test_a_parser_is_imported_only_for_a_file_that_speaks_of_stlint(project):
    code = (
        "import sys\nfrom stlint.settings import Configuration\nfrom pathlib import Path\n"
        "Configuration().near(Path.cwd())\n"
        "print(*({'tomllib', 'tomli', 'libcst', 'rich', 'stlint.rules', 'difflib'}\n"
        "        & set(sys.modules)))"
    )

    def imported() -> str:
        done = python(code)
        done.check_returncode()
        return done.stdout.strip()

    project('[project]\nname = "shop"\n', "pyproject.toml")
    assert imported() == ""
    project('[tool.stlint]\nlevel = "error"\n', "pyproject.toml")
    assert imported() == "tomli"


# --- what is shown ------------------------------------------------------------------------------


def test_settings_are_shown_with_where_they_come_from(project):
    project(CLEAN)
    project('\nselect = ["ST3"]\ncache-dir = "c"\n', "stlint.toml")
    done = stlint("check", "--show-settings", "--fail-on", "error")
    assert (done.returncode, done.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[0] == "# stlint.toml"
    assert 'select = ["ST3"] # stlint.toml:2' in lines
    assert 'fail-on = "error" # --fail-on' in lines
    assert 'level = "warning" # default' in lines
    assert "# streamlit-version is not set # default" in lines


def test_what_is_shown_could_be_a_file(folder):
    assert options()
    for option in options():
        put(folder / "stlint.toml", f"{option.name} = {option.example}\n")
        first = held(folder)
        assert getattr(first.settings, option.attribute) != option.default
        put(folder / "stlint.toml", "\n".join(held_lines(first)))
        assert told(held(folder)) == told(first)


def told(found) -> list[str]:
    return [line.split("  #")[0] for line in held_lines(found)]


# --- what they are ------------------------------------------------------------------------------


def test_settings_are_values():
    assert Settings(("ST3",)) == Settings(("ST3",))
    assert len({Settings(), Settings(), Settings(ignore=("ST301",))}) == 2


def test_default_settings():
    assert all(Settings().enabled(rule.code) == rule.default for rule in all_rules().values())
    assert not Settings().enabled("ST999")


def test_internal_errors_cannot_be_ignored():
    assert Settings(ignore=("ST000", "ST0", "ALL")).enabled("ST000")
    assert Settings(("ST301",)).enabled("ST000")
    assert Settings(("ST301",)).enabled("ST001")
    assert not Settings(ignore=("ST001",)).enabled("ST001")
    assert not Settings(("ST301",)).enabled("ST003")


@pytest.mark.parametrize("selector", ["", "ST9", "301", "ST3x", "duplicate", "st\u0663"])
def test_unknown_selectors(selector):
    with pytest.raises(UnknownRuleError):
        Settings(select=(selector,))


def test_find_rule():
    assert find_rule(" st301 ").name == "duplicate-widget-id"
    with pytest.raises(UnknownRuleError, match="did you mean 'duplicate-widget-id'"):
        find_rule("duplicate-widget-ids")
