"""Keys of session state in an editor, across the pages and modules of an app."""

from __future__ import annotations

from pathlib import Path

import pytest
from editors import Editor
from lsprotocol import types
from pygls.exceptions import JsonRpcException

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("project")]

APP = """import streamlit as st
from shared import start

start()
st.text_input("🎈 Name", key="name")
if "count" in st.session_state: st.write(st.session_state.count)
"""
SHARED = """import streamlit as st
from streamlit import session_state as state


def start():
    state.setdefault('count', 0)
    if st.button("Add"):
        state["count"] += 1
"""
PAGE = """import streamlit as st
st.write(st.session_state.get("count"), st.session_state.get("name"))
if st.button("Forget"):
    del st.session_state.count
"""


@pytest.fixture
def app(write):
    write("requirements.txt", "streamlit>=1.46\n")
    write("shared.py", SHARED)
    write("pages/one.py", PAGE)
    return write("app.py", APP)


async def test_hover(app):
    async with Editor(app.parent) as editor:
        editor.open(app)
        asked = types.HoverParams(editor.named(app), editor.at(app, "state.count", skip=7))
        hover = await editor.client.text_document_hover_async(asked)
        assert hover
        assert isinstance(hover.contents, types.MarkupContent)
        assert hover.contents.value.splitlines() == [
            "**session state** `count`",
            "",
            "- written: shared.py:6",
            "- written: shared.py:8",
            "- read: app.py:6",
            "- read: shared.py:8",
            "- asked for: app.py:6",
            "- asked for: pages/one.py:2",
            "- deleted: pages/one.py:4",
        ]
        nothing = types.HoverParams(editor.named(app), editor.at(app, "import"))
        assert await editor.client.text_document_hover_async(nothing) is None
        editor.edit(app, APP + "x = 1  # stlint: ignore[ST301]\n")
        page = types.HoverParams(editor.named(app), editor.at(app, "ST301", skip=2))
        hover = await editor.client.text_document_hover_async(page)
        assert hover
        assert isinstance(hover.contents, types.MarkupContent)
        assert hover.contents.value.startswith("# ST301 duplicate-widget-id")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
async def test_definition_references_and_highlight(app, encoding):
    shared, page = app.parent / "shared.py", app.parent / "pages" / "one.py"
    async with Editor(app.parent, encoding=encoding) as editor:
        for each in (app, shared, page):
            editor.open(each)
        at = editor.at(page, '"count"', skip=2)
        asked = types.DefinitionParams(editor.named(page), at)
        found = await editor.client.text_document_definition_async(asked)
        assert isinstance(found, list | tuple)
        assert [(each.uri, each.range.start) for each in found] == [
            (shared.as_uri(), editor.at(shared, "'count'")),
            (shared.as_uri(), editor.at(shared, '"count"')),
        ]
        context = types.ReferenceContext(include_declaration=True)
        everywhere = types.ReferenceParams(context, editor.named(page), at)
        found = await editor.client.text_document_references_async(everywhere)
        assert {(Path(each.uri).name, each.range.start.line + 1) for each in found or ()} == {
            *(("app.py", 6), ("shared.py", 6), ("shared.py", 8), ("one.py", 2), ("one.py", 4))
        }
        here = types.DocumentHighlightParams(editor.named(app), editor.at(app, '"name"', skip=1))
        [lit] = await editor.client.text_document_document_highlight_async(here) or ()
        assert lit.kind == types.DocumentHighlightKind.Write
        assert lit.range.start == editor.at(app, '"name"')
        assert lit.range.end == editor.at(app, '"name"', skip=6)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_rename(app, newline):
    shared, page = app.parent / "shared.py", app.parent / "pages" / "one.py"
    async with Editor(app.parent) as editor:
        for path in (app, shared, page):
            editor.open(path, path.read_text(encoding="utf-8").replace("\n", newline))
        at = editor.at(app, "state.count", skip=6)
        prepared = types.PrepareRenameParams(editor.named(app), at)
        told = await editor.client.text_document_prepare_rename_async(prepared)
        assert isinstance(told, types.PrepareRenamePlaceholder)
        assert told.placeholder == "count"
        asked = types.RenameParams(editor.named(app), at, "visits")
        edit = await editor.client.text_document_rename_async(asked)
        before = {path: [*await editor.shown(path)] for path in editor.texts}
        for path in (app, shared, page):
            text = editor.texts[path]
            after = editor.after(path, edit)
            assert after == text.replace("count", "visits")
            editor.edit(path, after)
        for path in (app, shared, page):
            assert await editor.rows(path) == [
                (str(each.code), each.range.start.line + 1) for each in before[path]
            ]


@pytest.mark.parametrize(
    ("text", "new", "said"),
    [
        ("n = 1\nst.session_state[f'cou{n}'] = 1\n", "visits", "a key that begins with 'cou'"),
        ("KEY = 'count'\nst.session_state[KEY] = 1\n", "visits", "put together in line 8"),
        ("", "two words", "an attribute in line 6"),
        ("", "name", "there is a key 'name' already"),
        ("", "count", "no other key"),
    ],
)
async def test_what_cannot_be_renamed(app, text, new, said):
    if "f'" in text:
        text = text.replace("n = 1", "n = st.text_input('n')")
    async with Editor(app.parent) as editor:
        editor.open(app, APP + text)
        asked = types.RenameParams(editor.named(app), editor.at(app, "state.count", skip=6), new)
        with pytest.raises(JsonRpcException, match=said):
            await editor.client.text_document_rename_async(asked)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("st.write(st.session_state.", ["count", "name"]),
        ("st.write(st.session_state.na", ["count", "name"]),
        ('st.write(st.session_state["', ["count", "name"]),
        ("st.write(st.session_state['c']", ["count", "name"]),
        ('st.switch_page("', ["app.py", "pages/one.py"]),
        ("st.page_link('pages/", ["app.py", "pages/one.py"]),
    ],
)
async def test_completion(app, line, expected):
    skip = len(line) - (2 if line.endswith("]") else 0)
    async with Editor(app.parent) as editor:
        editor.open(app, APP + line + "\n")
        asked = types.CompletionParams(editor.named(app), editor.at(app, line, skip=skip))
        found = await editor.client.text_document_completion_async(asked)
        assert isinstance(found, list | tuple)
        assert [each.label for each in found] == expected


async def test_completion_of_rules(app):
    async with Editor(app.parent) as editor:
        editor.open(app, APP + "x = 1  # stlint: ignore[ST301, ST]\n")
        place = editor.at(app, "ST]", skip=2)
        asked = types.CompletionParams(editor.named(app), place)
        found = await editor.client.text_document_completion_async(asked)
        assert isinstance(found, list | tuple)
        names = {each.label for each in found}
        assert {"ST301", "duplicate-widget-id"} <= names
        nowhere = types.CompletionParams(editor.named(app), editor.at(app, "import"))
        assert not await editor.client.text_document_completion_async(nowhere)
