"""The browser's part of a Streamlit session: what is shown, and what a user does with it."""

# The Streamlit at hand is any of forty releases; what the types of one of them say is no help.
# mypy: disable-error-code="arg-type, assignment, attr-defined, import-not-found, import-untyped"
# mypy: disable-error-code="index, method-assign, union-attr"

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import streamlit as st
from google.protobuf.text_format import MessageToString
from streamlit import source_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import Runtime, SessionClient
from streamlit.runtime.state import common
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.testing.v1.element_tree import parse_tree_from_messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

POLL = 0.001
GRACE = 1.0
"""Seconds that a script which has run out of time gets to reach its next Streamlit command."""
BUTTONS = frozenset({"button", "download_button"})
TOGGLES = frozenset({"checkbox", "toggle"})
NUMBERS = frozenset({"number_input", "slider"})
CHOICES = frozenset({"radio", "selectbox"})
TESTING_KEY = getattr(common, "TESTING_KEY", None)
LONG = 20_000
"""Bytes of an element above which it is described by its size alone."""


class Unreachable(Exception):  # noqa: N818  # a state of affairs that is reported, not a defect
    """A step cannot be done: the app shows no such widget, or it does not take such a value."""


class OutOfTime(Exception):  # noqa: N818
    """The script did not end in time; ``stopped`` says whether it could be made to end."""

    def __init__(self, stopped: bool) -> None:
        super().__init__()
        self.stopped = stopped


def given_by(deserializer: Callable[..., Any], state: Any) -> Any:
    """What the app gets for a state of a widget; older releases name the widget as well."""
    try:
        return deserializer(state, "")
    except TypeError:
        return deserializer(state)


class Silent(SessionClient):
    """The far end of a connection that nothing is sent over: see ``Browser.receive``."""

    def write_forward_msg(self, msg: Any) -> None:
        """Drop a message."""


class Browser:
    """One tab: the elements that the app shows, and what the user has done to its widgets."""

    def __init__(self, runtime: Runtime, deadline: float, dead: Callable[[], bool]) -> None:
        user: dict[str, Any] = {} if _version() >= (1, 42) else {"email": "test@example.com"}
        self.runtime = runtime
        self.deadline = deadline
        self.dead = dead
        self.id = runtime.connect_session(Silent(), user)
        self.session: Any = runtime._session_mgr.get_active_session_info(self.id).session
        self.session._local_sources_watcher = None
        self.session._enqueue_forward_msg = self.receive
        if TESTING_KEY:  # where AppTest's elements find the format functions of their options
            self.session.session_state[TESTING_KEY] = {}
        self.messages: list[Any] = []
        self.page_hash = ""
        self.query_string = ""
        self.lost = False
        self.going_on = False
        self.states: dict[str, Any] = {}
        self.pending: dict[str, dict[str, Any]] = {}
        self.tree: Any = None

    def close(self) -> None:
        self.runtime.close_session(self.id)

    def receive(self, message: Any) -> None:
        """Take a message of the server, in the order in which it was sent."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            told = message.new_session, getattr(message.metadata, "run", None)
            redrawn = set(getattr(told[0], "fragment_ids_this_run", ()))
            redrawn.update(getattr(told[1], "fragment_ids", ()))  # from 1.67
            self.messages = [
                each
                for each in self.messages
                if (redrawn and each.delta.fragment_id not in redrawn)
                or (self.going_on and is_toast(each.delta))
            ]
            self.going_on = True
            self.page_hash = message.new_session.page_script_hash
        elif kind == "page_not_found":
            self.lost = True
        elif kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query_string = message.page_info_changed.query_string
        elif kind == "delta":
            self.messages.append(message)

    async def run(
        self,
        *extra: Any,
        fragment: str = "",
        page_hash: str | None = None,
        page_name: str = "",
    ) -> None:
        """Ask for a rerun and wait until it, and every rerun that it asks for, is over."""
        state = ClientState(query_string=self.query_string, page_name=page_name)
        state.page_script_hash = self.page_hash if page_hash is None else page_hash
        if fragment:
            state.fragment_id = fragment
        sent = {each.id: each for each in (*self.states.values(), *extra)}
        state.widget_states.widgets.extend(sent.values())
        self.going_on = False
        self.runtime.handle_backmsg(self.id, BackMsg(rerun_script=state))
        await self.settle()
        if self.lost:
            raise Unreachable(f"the app has no page {page_name!r}")
        self.look()

    async def settle(self) -> None:
        """Wait for the script's thread to end."""
        runner = self.session._scriptrunner
        asked = None
        while self.session._scriptrunner is not None:
            runner = self.session._scriptrunner
            if self.dead() and not runner._script_thread.is_alive():
                break
            now = time.monotonic()
            if asked is None and now > self.deadline:
                runner.request_stop()
                asked = now
            elif asked is not None and now > asked + GRACE:
                raise OutOfTime(stopped=False)
            await asyncio.sleep(POLL)
        if asked is not None:
            raise OutOfTime(stopped=True)

    def look(self) -> None:
        """Note the state of every widget that is shown, as the browser does when it draws it."""
        # A container may take the place of an element, which AppTest cannot draw.
        taken = {
            tuple(each.metadata.delta_path): number
            for number, each in enumerate(self.messages)
            if each.delta.WhichOneof("type") == "add_block"
        }
        self.tree = parse_tree_from_messages(
            [
                each
                for number, each in enumerate(self.messages)
                if number >= taken.get(tuple(each.metadata.delta_path), 0)
            ]
        )
        state = SafeSessionState(self.session.session_state, lambda: None)
        self.tree._runner = SimpleNamespace(
            _session_state=state, session_state=state, _cleared_form_ids=set()
        )
        shown = {}
        for node in self.tree:
            proto = getattr(node, "proto", None)
            identity = getattr(proto, "id", "")
            if not identity:
                continue
            if identity in self.states and not getattr(proto, "set_value", False):
                shown[identity] = self.states[identity]
                continue
            if not hasattr(type(node), "_widget_state"):
                continue
            # What the app has deleted from session state meanwhile has no value to send.
            with contextlib.suppress(Exception):
                widget_state = node._widget_state
                if not is_trigger(widget_state):
                    shown[identity] = widget_state
        self.states = shown

    # Steps ---------------------------------------------------------------------------------------

    async def do(self, kind: str, target: str, value: Any, nth: int = 0) -> None:
        """Do one step of a user and wait for the rerun that it causes.

        ``nth`` says which of the widgets with one label, from 1; 0: the first that fits.
        """
        if kind == "page":
            await self.open_page(target)
            return
        if kind == "rerun":
            await self.run()
            return
        if kind == "wait":
            await asyncio.sleep(value)
            self.look()
            return
        if kind not in {"click", "submit", "set"}:
            raise Unreachable(f"there is no step {kind!r}")
        column = self.in_column(target) if kind == "click" else None
        if column is not None:
            await self.run(column)
            return
        node = self.find(target, value, nth, setting=kind == "set")
        state = self.unplayed(node, value) if kind == "set" else None
        if state is not None:
            self.states[state.id] = state
            await self.run(state, fragment=self.fragment_of(state.id))
            return
        if getattr(node.proto, "disabled", False):
            raise Unreachable(f"{target!r} is disabled")
        state = self.changed(node, value) if kind == "set" else self.clicked(node)
        form = getattr(node.proto, "form_id", "")
        if form and kind == "set":
            self.pending.setdefault(form, {})[state.id] = state
            return
        if form:
            self.states.update(self.pending.pop(form, {}))
        if not is_trigger(state):
            self.states[state.id] = state
        await self.run(state, fragment=self.fragment_of(state.id))

    def find(self, target: str, value: Any, nth: int, *, setting: bool) -> Any:
        """The shown element that has the key ``target``, or else the label, and takes the value."""
        shown = [node for node in self.tree if getattr(getattr(node, "proto", None), "id", "")]
        others: list[Any] = []
        for matches in (
            [node for node in shown if key_of(node.proto.id) == target],
            [node for node in shown if getattr(node.proto, "label", None) == target],
        ):
            if nth:
                drawn = [each for _, each in self.identified()]
                some = [node for node in matches if (node.type not in BUTTONS) == setting]
                some.sort(key=lambda node: drawn.index(node.proto.id))
                if len(some) >= nth:
                    return some[nth - 1]
            able = [node for node in matches if can_be_set(node) == setting]
            if setting and len(able) > 1:
                able = [node for node in able if takes(node, value)] or able
            if able:
                return able[0]
            others += matches
        if others:
            return others[0]
        raise Unreachable(f"no widget with the key or label {target!r} is shown")

    def in_column(self, target: str) -> Any:
        """A click on the first row of the button column with a key; None: no table has that."""
        for message in self.messages:
            table = getattr(message.delta.new_element, "dataframe", None)
            for identity in getattr(table, "button_click_widgets", {}).values():
                if key_of(identity) == target:
                    state = WidgetState(id=identity)
                    state.string_trigger_value.data = json.dumps({"row": 0, "label": "x"})
                    return state
        return None

    def clicked(self, node: Any) -> Any:
        if can_be_set(node):
            raise Unreachable(f"a {node.type} is set, not clicked")
        return WidgetState(id=node.proto.id, trigger_value=True)

    def changed(self, node: Any, value: Any) -> Any:
        if not can_be_set(node):
            raise Unreachable(f"a {node.type} cannot be set from outside of a browser")
        if node.type == "date_input" and isinstance(value, list):
            value = [date.fromisoformat(each) for each in value]
        try:
            return node.set_value(value)._widget_state
        except Exception as error:
            if node.type == "button_group" and not isinstance(value, list):
                return self.changed(node, [value])  # before 1.55 one choice is told like several
            if TESTING_KEY is None and node.type in CHOICES:
                return self.chosen(node, value)
            if node.type == "button_group" and isinstance(value, list):
                return self.pressed(node, value)
            raise Unreachable(f"a {node.type} does not take {value!r}: {error}") from error

    def unplayed(self, node: Any, value: Any) -> Any:
        """The state of what AppTest cannot set: uploads (bytes, or a tuple), events (a dict)."""
        if node.type == "file_uploader":
            state = WidgetState(id=node.proto.id)
            for number, each in enumerate((value,) if isinstance(value, bytes) else value):
                name = f"upload{number or ''}{(*node.proto.type, '.txt')[0]}"
                sent = state.file_uploader_state_value.uploaded_file_info.add()
                sent.file_id, sent.name, sent.size = f"{node.proto.id}-{name}", name, len(each)
                file = UploadedFileRec(sent.file_id, name, "text/plain", each)
                self.runtime._uploaded_file_mgr.add_file(self.id, file)
            return state
        if isinstance(value, dict):
            return WidgetState(id=node.proto.id, string_value=json.dumps(value))
        return None

    def chosen(self, node: Any, value: Any) -> Any:
        """One of the options of a widget by what the app gets for it, however that is shown.

        AppTest does not know that before 1.30: it looks for the value among what is shown.
        """
        state = self.session.session_state._new_widget_state
        option = state.widget_metadata[node.proto.id].deserializer
        for index in range(len(node.options)):
            if given_by(option, index) == value:
                return WidgetState(id=node.proto.id, int_value=index)
        raise Unreachable(f"a {node.type} has no option {value!r}")

    def pressed(self, node: Any, values: list[Any]) -> Any:
        """Some of the buttons of a group, by what the app gets for each of them.

        AppTest does not know that of ``st.feedback`` before 1.55.
        """
        state = self.session.session_state._new_widget_state
        option = state.widget_metadata[node.proto.id].deserializer
        made = WidgetState(id=node.proto.id)
        for value in values:
            places = range(len(node.proto.options))
            found = [at for at in places if given_by(option, [at]) in (value, [value])]
            if not found:
                raise Unreachable(f"a {node.type} has no option {value!r}")
            made.int_array_value.data.append(found[0])
        return made

    async def open_page(self, target: str) -> None:
        """Click a page of the navigation: a path below the entry script's folder, or a URL path."""
        manager = getattr(self.session, "_pages_manager", None)
        main = Path(self.session._script_data.main_script_path)
        pages = manager.get_pages() if manager else source_util.get_pages(str(main))
        path = str((main.parent / target).resolve())
        found = [
            page_hash
            for page_hash, page in pages.items()
            if page.get("script_path") == path
            or target in {page.get("url_pathname"), page.get("page_name")}
        ]
        if not found:
            raise Unreachable(f"the app has no page {target!r}")
        # The browser keeps what the entry script itself shows, and nothing before 1.36.
        entry = getattr(manager, "main_script_hash", None)
        stays = {
            identity
            for message, identity in self.identified()
            if getattr(message.metadata, "active_script_hash", "") == entry
        }
        self.states = {each: state for each, state in self.states.items() if each in stays}
        self.pending.clear()
        await self.run(page_hash=found[0])

    def identified(self) -> Iterator[tuple[Any, str]]:
        """The messages that bring an element with an ID, each with that ID."""
        for message in self.messages:
            if message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                kind = element.WhichOneof("type")
                identity = getattr(getattr(element, kind), "id", "") if kind else ""
                if identity:
                    yield message, identity

    def fragment_of(self, identity: str) -> str:
        """The fragment that shows an element, empty for none."""
        for message, each in self.identified():
            if each == identity:
                return str(getattr(message.delta, "fragment_id", ""))
        return ""

    def elements(self, root: Path) -> list[tuple[str, str]]:
        """Type and content of every element that is shown, in order, without its ID."""
        found = []
        for node in self.tree or ():
            proto = getattr(node, "proto", None)
            if proto is None or not hasattr(proto, "SerializeToString"):
                continue
            if proto.ByteSize() > LONG:
                found.append((node.type, f"<{proto.ByteSize()} bytes>"))
                continue
            bare = type(proto)()
            bare.CopyFrom(proto)
            if "id" in proto.DESCRIPTOR.fields_by_name:
                bare.ClearField("id")
            text = MessageToString(bare, as_one_line=True)
            found.append((node.type, text.replace(f"{root}{os.sep}", "")))
        return found

    def session_state(self) -> list[tuple[str, str]]:
        """What the app has in session state after its last run: keys and ``repr`` of values."""
        state = self.session.session_state.filtered_state
        return sorted((str(key), _shown(value)) for key, value in state.items())


def can_be_set(node: Any) -> bool:
    """Whether the element takes a value, as opposed to a click."""
    return node.type not in BUTTONS and hasattr(node, "set_value")


def takes(node: Any, value: Any) -> bool:
    """Whether the element takes this value."""
    if (node.type in TOGGLES) != isinstance(value, bool) and node.type in TOGGLES | NUMBERS:
        return False
    if isinstance(value, bool) and str(value) not in getattr(node, "options", (str(value),)):
        return False
    with contextlib.suppress(Exception):
        return bool(node.set_value(value)._widget_state.id)
    return False


def is_toast(delta: Any) -> bool:
    """Whether something stays to be seen for a while, whatever runs next."""
    return delta.WhichOneof("type") == "new_element" and delta.new_element.WhichOneof("type") == (
        "toast"
    )


def is_trigger(state: Any) -> bool:
    """Whether a widget's state holds for one run only."""
    value = state.WhichOneof("value") or "trigger_value"
    return value.endswith("trigger_value") or value == "chat_input_value"


def key_of(identity: str) -> str | None:
    """The key in an element's ID, ``$$ID-<hash>-<key>``."""
    key = identity.split("-", 2)[-1]
    return None if key == "None" else key


def _version() -> tuple[int, int]:
    major, minor = st.__version__.split(".")[:2]
    return int(major), int(minor)


def _shown(value: object) -> str:
    try:
        return repr(value)[:500]
    except Exception as error:  # noqa: BLE001  # an object of the app
        return f"<{type(error).__name__} in repr>"
