"""The language server at the protocol: what an editor shows is what a check says."""

from __future__ import annotations

import asyncio
import sys

import pytest
from editors import Editor
from lsprotocol import types
from running import python, stlint

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("project")]

HEAD = "import streamlit as st\n"
CLASH = HEAD + '\nst.button("Save")\nst.button("Save")\n'
CLEAN = HEAD + '\nst.button("Save")\n'
APP = HEAD + "from shared import show\nst.title('App')\nshow()\n"
SHARED = HEAD + "\ndef show():\n    st.text_input('Name', key='name')\n"
WRONG = SHARED + "    st.text_input('Name', key='name')\n"


@pytest.fixture
def several(write):
    write("requirements.txt", "streamlit>=1.46\n")
    write("shared.py", SHARED)
    write("pages/one.py", HEAD + "st.switch_page('app.py')\n")
    return write("app.py", APP).parent


# --- diagnostics --------------------------------------------------------------------------------


@pytest.mark.parametrize("pulls", [True, False])
async def test_what_is_found_is_shown(several, pulls):
    app = several / "app.py"
    async with Editor(several, pulls=pulls) as editor:
        editor.open(app)
        assert await editor.shown(app) == []
        editor.edit(app, CLASH)
        [shown] = await editor.shown(app)
        assert shown.range == types.Range(types.Position(3, 0), types.Position(3, 17))
        assert (shown.code, shown.source) == ("ST301", "stlint")
        assert shown.severity == types.DiagnosticSeverity.Error
        assert shown.code_description
        assert shown.code_description.href.endswith("/duplicate-widget-id.md")
        told = [each.message for each in shown.related_information or ()]
        assert "raises on the first run" in told
        assert any(each.startswith("help: ") for each in told)
        assert told[-1] == "created here first"
        editor.edit(app, CLEAN)
        assert await editor.shown(app) == []


@pytest.mark.parametrize("pulls", [True, False])
async def test_an_edit_of_a_module_changes_what_is_said_elsewhere(several, pulls):
    app, shared = several / "app.py", several / "shared.py"
    text = APP.replace("show()", "show()\nst.session_state.name = 1")
    async with Editor(several, pulls=pulls) as editor:
        editor.open(app, text)
        editor.open(shared)
        assert [code for code, _ in await editor.rows(app)] == ["ST203"]
        refreshed = editor.client.diagnostic_refresh_count
        editor.edit(shared, HEAD + "\ndef show():\n    pass\n")
        assert await editor.rows(app) == []
        if pulls:
            assert editor.client.diagnostic_refresh_count > refreshed
        editor.edit(shared, WRONG)
        assert [code for code, _ in await editor.rows(shared)] == ["ST302"]


async def test_what_is_closed_is_cleared(several):
    app = several / "app.py"
    async with Editor(several, pulls=False) as editor:
        editor.open(app, CLASH)
        assert len(await editor.shown(app)) == 1
        editor.close(app)
        await asyncio.sleep(0.5)
        assert editor.client.diagnostics[app.as_uri()] == ()


async def test_new_renamed_and_deleted_files(several):
    app, other = several / "app.py", several / "other.py"
    async with Editor(several) as editor:
        editor.open(app, HEAD + "import other\nother.show()\n")
        assert await editor.rows(app) == []
        editor.open(other, WRONG)
        assert [code for code, _ in await editor.rows(other)] == ["ST302"]
        assert not other.exists()
        editor.save(other)
        other.rename(several / "renamed.py")
        editor.close(other)
        editor.tell_of_files(other)
        editor.edit(app, HEAD + "import renamed\nrenamed.show()\n")
        editor.open(several / "renamed.py")
        assert [code for code, _ in await editor.rows(several / "renamed.py")] == ["ST302"]
        editor.edit(app, HEAD + "import renamed\n")
        assert await editor.rows(several / "renamed.py") == []
        editor.edit(app, HEAD + "import shared, renamed\nst.switch_page('pages/one.py')\n")
        assert await editor.rows(app) == []
        (several / "pages" / "one.py").unlink()
        editor.tell_of_files(several / "pages" / "one.py")
        assert [code for code, _ in await editor.rows(app)] == ["ST503"]


async def test_settings_and_requirements_are_watched(several):
    app = several / "app.py"
    async with Editor(several) as editor:
        editor.open(app, CLASH + "st.badge('x')\n")
        assert await editor.rows(app) == [("ST301", 4)]
        (several / "requirements.txt").write_text("streamlit==1.40\n", encoding="utf-8")
        editor.tell_of_files(several / "requirements.txt")
        assert await editor.rows(app) == [("ST301", 4), ("ST805", 5)]
        (several / "stlint.toml").write_text('ignore = ["ST301"]\n', encoding="utf-8")
        editor.tell_of_files(several / "stlint.toml")
        assert await editor.rows(app) == [("ST805", 5)]
        (several / "stlint.toml").write_text("ignore = 1\n", encoding="utf-8")
        editor.tell_of_files(several / "stlint.toml")
        assert await editor.rows(app) == []
        [told] = editor.client.messages
        assert "stlint.toml:1:10: ignore" in told.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_places(several, encoding, newline):
    app = several / "app.py"
    text = HEAD + "\nword = '𝒳ü'; st.button('𝒳ü'); st.button('𝒳ü')  # ok\n"
    async with Editor(several, encoding=encoding) as editor:
        assert editor.initialized
        assert editor.initialized.capabilities.position_encoding == encoding
        editor.open(app, text.replace("\n", newline))
        [shown] = await editor.shown(app)
        assert shown.range.start == editor.at(app, "st.button", occurrence=1)
        assert shown.range.end == editor.at(app, "  # ok")
        [fix, *_] = await editor.actions(app, shown.range.start, "quickfix")
        editor.edit(app, editor.after(app, fix.edit))
        assert await editor.shown(app) == []
        assert editor.texts[app].count(newline) == 3


async def test_several_folders(tmp_path, write):
    for name in ("first", "second"):
        write(f"{name}/app.py", CLASH)
        write(f"{name}/requirements.txt", "streamlit\n")
    write("second/stlint.toml", 'ignore = ["ST301"]\n')
    first, second = tmp_path / "first", tmp_path / "second"
    async with Editor(first, second) as editor:
        editor.open(first / "app.py")
        editor.open(second / "app.py")
        assert await editor.rows(first / "app.py") == [("ST301", 4)]
        assert await editor.rows(second / "app.py") == []
        gone = types.WorkspaceFoldersChangeEvent([], [types.WorkspaceFolder(second.as_uri(), "")])
        told = types.DidChangeWorkspaceFoldersParams(gone)
        editor.client.workspace_did_change_workspace_folders(told)
        assert await editor.rows(first / "app.py") == [("ST301", 4)]
        assert await editor.rows(second / "app.py") == []


async def test_a_file_in_no_folder(several):
    async with Editor() as editor:
        editor.open(several / "app.py", CLASH)
        assert await editor.rows(several / "app.py") == [("ST301", 4)]
        editor.close(several / "app.py")


async def test_tags_and_notes(several):
    app = several / "app.py"
    async with Editor(several) as editor:
        editor.open(app, CLEAN + "x = 1  # stlint: ignore[ST301]\nst.bokeh_chart(x)\n")
        found = {str(each.code): each for each in await editor.shown(app)}
        assert found["ST003"].tags == (types.DiagnosticTag.Unnecessary,)


async def test_a_newer_text_cancels_the_check(several):
    """The check of a large app is given up: what is shown is that of the last text."""
    app = several / "app.py"
    large = HEAD + "".join(
        f"def f{n}(x):\n    st.text_input('a', key=f'{{x}}{n}')\n    return x\n"
        f"for i in range(30):\n    f{n}(i)\n"
        for n in range(150)
    )
    async with Editor(several) as editor:
        editor.open(app, large)
        await asyncio.sleep(0.6)  # it is being checked
        loop = asyncio.get_running_loop()
        for number in range(3):
            editor.edit(app, f"{large}x = {number}\n")
            await asyncio.sleep(0.25)
        editor.edit(app, CLASH)
        before = loop.time()
        assert await editor.rows(app) == [("ST301", 4)]
        assert loop.time() - before < 5
        assert [each.message for each in editor.client.log_messages] == []


CRASHING = """
from stlint.public import Session
real = Session.check
def check(self, paths=None, **options):
    if any(b"CRASH" in each for each in self.texts.values()):
        raise RuntimeError("on purpose")
    return real(self, paths, **options)
Session.check = check
from stlint.server import serve
serve()
"""


async def test_a_crash_is_logged_and_the_server_lives(several):
    app = several / "app.py"
    async with Editor(several, command=[sys.executable, "-c", CRASHING]) as editor:
        editor.open(app, CLASH + "# CRASH\n")
        assert await editor.rows(app) == []
        assert "on purpose" in editor.client.log_messages[-1].message
        editor.edit(app, CLASH)
        assert await editor.rows(app) == [("ST301", 4)]


# --- code actions -------------------------------------------------------------------------------


async def test_fixes(several):
    app = several / "app.py"
    async with Editor(several) as editor:
        editor.open(app, CLASH)
        found = await editor.actions(app, editor.at(app, "st.button", occurrence=1))
        assert [each.title for each in found] == [
            'ST301: add key="save"',
            "Ignore ST301 here",
            "Ignore ST301 in this file",
            "Show the page of ST301 duplicate-widget-id",
        ]
        assert [each.is_preferred for each in found] == [True, False, False, False]
        assert all(each.diagnostics for each in found[:3])
        fixed, here, in_file = (editor.after(app, each.edit) for each in found[:3])
        assert fixed == CLASH[:-2] + ', key="save")\n'
        assert here == CLASH[:-1] + "  # stlint: ignore[ST301]\n"
        assert in_file == f"# stlint: file-ignore[ST301]\n{CLASH}"
        for text in (fixed, here, in_file):
            editor.edit(app, text)
            assert await editor.shown(app) == []
        assert await editor.actions(app, editor.at(app, "import")) == []


async def test_unsafe_fixes_say_so(several):
    app = several / "app.py"
    text = HEAD + 'if "items" not in st.session_state:\n    st.session_state.items = [1]\n'
    async with Editor(several) as editor:
        editor.open(app, text + "for item in st.session_state.items:\n    st.write(item)\n")
        place = editor.at(app, "st.session_state.items", occurrence=1)
        [fix, *_] = await editor.actions(app, place, "quickfix")
        assert fix.title.endswith("(unsafe: look at it)")
        assert fix.is_preferred is False
        assert await editor.actions(app, place, "source.fixAll") == []


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_all_safe_fixes_of_a_file(several, newline):
    app = several / "app.py"
    text = (CLASH + 'st.button("Save")\n').replace("\n", newline)
    async with Editor(several) as editor:
        editor.open(app, text)
        for only in ("source.fixAll.stlint", "source.fixAll", "source"):
            [fix] = await editor.actions(app, types.Position(0, 0), only)
            assert fix.kind == "source.fixAll.stlint"
        after = editor.after(app, fix.edit)
        assert after.count("key=") == 2
        assert after.count(newline) == text.count(newline)
        editor.edit(app, after)
        assert await editor.shown(app) == []
        assert await editor.actions(app, types.Position(0, 0), "source.fixAll.stlint") == []
        assert await editor.actions(app, types.Position(0, 0), "source.organizeImports") == []


async def test_the_page_of_a_rule_is_opened(several):
    app = several / "app.py"
    async with Editor(several) as editor:
        editor.open(app, CLASH)
        *_, page = await editor.actions(app, editor.at(app, "st.button", occurrence=1))
        assert page.command
        asked = types.ExecuteCommandParams(page.command.command, page.command.arguments)
        await editor.client.workspace_execute_command_async(asked)
        [shown] = editor.client.shown_documents
        assert shown.external
        assert shown.uri.endswith("/rules/widgets/duplicate-widget-id.md")


# --- settings -----------------------------------------------------------------------------------


async def test_settings_of_the_editor(several):
    app = several / "app.py"
    options = {"streamlit-version": "==1.40", "selct": ["ST1"]}
    async with Editor(several, options=options, configuration={"ignore": ["ST301"]}) as editor:
        editor.open(app, CLASH + "st.badge('x')\n")
        assert await editor.rows(app) == [("ST805", 5)]
        assert ["did you mean 'select'" in each.message for each in editor.client.messages] == [
            True
        ]
        editor.client.set_configuration({"select": ["ST301"]}, section="stlint")
        other = types.DidChangeConfigurationParams(None)
        editor.client.workspace_did_change_configuration(other)
        await asyncio.sleep(0.5)
        assert await editor.rows(app) == [("ST301", 4)]


# --- without the extra --------------------------------------------------------------------------


async def test_what_to_install_is_said():
    code = (
        "import sys\nsys.modules['pygls'] = None\n"
        "from stlint.__main__ import main\nsys.exit(main(['server']))"
    )
    done = python(code)
    assert done.returncode == 2
    assert "pip install 'stlint[lsp]'" in done.stderr
    assert "stlint server" in stlint("lsp").stderr
