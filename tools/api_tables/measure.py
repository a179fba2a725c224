"""Asks the real Streamlit what its elements are: what their IDs depend on, what state they keep.

Runs as a program inside an environment with one Streamlit release, so it uses nothing but that
release and what every release depends on, and prints one JSON document::

    python measure.py

Every command is called again and again in a script run, each time with one argument changed, and
the ID in the message that goes to the browser is compared. A second, unchanged call tells whether
the ID is registered (then Streamlit raises).
"""

from __future__ import annotations

import contextlib
import inspect
import json
import logging
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

from calls import KEYWORDS, NEEDS, bases, candidates, function

CONTEXTS = ("sidebar", "form", "event", "bottom", "container", "columns")
"""Where a call is repeated to see whether the place changes its ID."""
PLACES = (
    *("form", "columns", "container", "sidebar", "expander", "popover", "status"),
    *("chat_message", "tabs"),
)
"""Places where a command may be forbidden."""


class Probe:
    """Calls commands in a script run and looks at what goes to the browser."""

    def __init__(self) -> None:
        import streamlit as st
        from streamlit.runtime.scriptrunner import get_script_run_ctx

        self.st = st
        self.context = get_script_run_ctx()
        self.messages: list[Any] = []
        self.functions: dict[str, Any] = {}
        owner = type(self.context)
        original = owner.enqueue

        def enqueue(context: Any, message: Any) -> Any:
            self.messages.append(message)
            return original(context, message)

        owner.enqueue = enqueue
        self._restore = (owner, original)

    def close(self) -> None:
        """Put Streamlit back as it was."""
        owner, original = self._restore
        owner.enqueue = original

    def forget(self) -> None:
        """Start over: no element of this run has been drawn yet."""
        for owner in (self.context, getattr(self.context, "shared", None)):
            for name in ("widget_ids_this_run", "widget_user_keys_this_run", "form_ids_this_run"):
                registry = getattr(owner, name, None)
                if registry is not None:
                    registry.clear()
        getattr(self.context.session_state, "_state", self.context.session_state).clear()
        self.messages.clear()

    def call(self, command: str, arguments: dict[str, Any], where: str | None = None) -> Any:
        """Call a command; what it raises is raised."""
        with contextlib.ExitStack() as stack:
            if where is not None:
                stack.enter_context(self._container(where))
            if command == "form_submit_button" and where != "form":
                stack.enter_context(self.st.form("surrounding"))
            self.messages.clear()
            return self.functions[command](**arguments)

    def _container(self, where: str) -> Any:
        if where == "sidebar":
            return self.st.sidebar
        if where == "form":
            return self.st.form("another")
        if where in ("columns", "tabs"):
            return getattr(self.st, where)(["a", "b"] if where == "tabs" else 2)[0]
        if where in ("expander", "popover", "status", "chat_message"):
            return self._layout(where)
        if where == "container":
            return self.st.container()
        found = self.root(where)
        if found is None:
            raise NotImplementedError(where)
        return found

    def _layout(self, where: str) -> Any:
        draw = getattr(self.st, where, None)
        if draw is None:
            raise NotImplementedError(where)
        return draw("user" if where == "chat_message" else "surrounding")

    def root(self, where: str) -> Any:
        """The root container of that name, or ``None`` if this release has none."""
        with contextlib.suppress(ImportError, AttributeError):
            from streamlit.delta_generator_singletons import get_dg_singleton_instance

            return getattr(get_dg_singleton_instance(), f"{where}_dg")
        return getattr(self.st, f"_{where}", None)

    def element_id(self) -> str | None:
        """The ID of the last element or block that was drawn."""
        for message in reversed(self.messages):
            if message.WhichOneof("type") == "delta":
                found = _find_id(message.delta)
                if found:
                    return found
        return None

    def fresh(
        self, command: str, arguments: dict[str, Any], where: str | None = None
    ) -> tuple[str | None, Any]:
        """The ID and the result of a call in a run that has drawn nothing else."""
        self.forget()
        result = self.call(command, arguments, where)
        return self.element_id(), result

    def legal(self, command: str, arguments: dict[str, Any], where: str) -> bool:
        """Whether a call in that place works."""
        try:
            self.fresh(command, arguments, where)
        except NotImplementedError:
            return True
        except Exception:  # noqa: BLE001  # whatever it raises
            return False
        return True

    def registered(self, command: str, arguments: dict[str, Any]) -> bool:
        """Whether a second, equal call raises because of a duplicate."""
        self.forget()
        self.call(command, arguments)
        try:
            self.call(command, arguments)
        except Exception as error:
            if "Duplicate" not in type(error).__name__ and "multiple" not in str(error):
                raise
            return True
        return False

    def value_type(self, element_id: str | None) -> str | None:
        """How the browser sends the value of a widget."""
        state = getattr(self.context.session_state, "_state", self.context.session_state)
        metadata = state._new_widget_state.widget_metadata  # noqa: SLF001
        found = metadata.get(element_id)
        return None if found is None else found.value_type


def _find_id(message: Any) -> str | None:
    for descriptor, value in message.ListFields():
        if descriptor.name == "id" and isinstance(value, str) and value.startswith("$$"):
            return value
    for descriptor, value in message.ListFields():
        if descriptor.message_type is None or hasattr(value, "__len__"):
            continue
        found = _find_id(value)
        if found:
            return found
    return None


def identity(
    probe: Probe, command: str, base: dict[str, Any], parameters: dict[str, object]
) -> dict[str, Any]:
    """Which arguments and surroundings change the ID of a call."""
    reference, _ = probe.fresh(command, base)
    again, _ = probe.fresh(command, base)
    inside: list[str] = []
    outside: list[str] = []
    refused: dict[str, str] = {}
    for parameter in parameters:
        if parameter in base and parameter in ("key", *_needed(command)):
            continue
        changes, why = _changes(probe, command, base, parameter, parameters)
        if changes:
            inside.append(parameter)
        elif changes is not None:
            outside.append(parameter)
        elif parameter != "key":
            refused[parameter] = why
    around: list[str] = []
    for where in CONTEXTS:
        with contextlib.suppress(Exception):
            found, _ = probe.fresh(command, base, where)
            if found != reference:
                around.append(where)
    return {
        "stable": reference == again,
        "in": sorted(inside),
        "out": sorted(outside),
        "refused": refused,
        "around": around,
    }


def _changes(
    probe: Probe,
    command: str,
    base: dict[str, Any],
    parameter: str,
    parameters: dict[str, object],
) -> tuple[bool | None, str]:
    """Whether an argument changes the ID; ``None`` and the reason if no value can be passed."""
    seen = False
    why = "no value to try"
    if (command, parameter) == ("chat_input", "file_type"):
        base = {**base, "accept_file": True}
    values = candidates(command, parameter, parameters[parameter])
    if parameter == "kwargs" and command in KEYWORDS:
        values = [each for each in values if not set(each) & set(parameters)]
    reference, _ = probe.fresh(command, base)
    for value in values:
        found, refusal = _tried(probe, command, with_argument(command, base, parameter, value))
        if refusal is None and found != reference:
            return True, ""
        seen = seen or refusal is None
        why = refusal or why
    return (False if seen else None), why


def _tried(probe: Probe, command: str, arguments: dict[str, Any]) -> tuple[str | None, str | None]:
    """The ID of a call, or what it raises."""
    try:
        found, _ = probe.fresh(command, arguments)
    except Exception as error:  # noqa: BLE001  # another value may do
        return None, f"{type(error).__name__}: {error}"
    return found, None


def with_argument(
    command: str, base: dict[str, Any], parameter: str, value: object
) -> dict[str, Any]:
    """The arguments with one more; where all keywords are taken, ``kwargs`` are such keywords."""
    if parameter == "kwargs" and command in KEYWORDS and isinstance(value, dict):
        return {**base, **value}
    return {**base, parameter: value}


def _needed(command: str) -> list[str]:
    return [NEEDS[command][0]] if command in NEEDS else []


def describe(
    probe: Probe, command: str, base: dict[str, Any], parameters: dict[str, object]
) -> dict[str, Any]:
    """What one form of a command does: its ID, its key, its state."""
    found: dict[str, Any] = {}
    element_id, result = probe.fresh(command, base)
    found["returns"] = type(result).__name__
    found["has_id"] = element_id is not None
    found["registered"] = command != "form" and probe.registered(command, base)
    found["value_type"] = probe.value_type(element_id)
    if element_id is not None:
        found["identity"] = identity(probe, command, base, parameters)
    if command != "form_submit_button":
        found["illegal"] = [where for where in PLACES if not probe.legal(command, base, where)]
    if command == "form":
        found["read_only"] = _read_only(probe, command, base, value=True)
    elif "key" in parameters:
        found |= keyed(probe, command, base, parameters)
    return found


def keyed(
    probe: Probe, command: str, base: dict[str, Any], parameters: dict[str, object]
) -> dict[str, Any]:
    """What the same form does when a key is given."""
    form = "-".join(sorted(base))
    key = f"{command}-{form}"
    arguments = {**base, "key": key}
    probe.fresh(command, arguments)
    state = probe.st.session_state
    found: dict[str, Any] = {"state_entry": key in state}
    value = state.get(key)
    found["key_registered"] = probe.registered(command, arguments)
    element_id, _ = probe.fresh(command, arguments)
    found["key_value_type"] = probe.value_type(element_id)
    if element_id is not None:
        found["key_identity"] = identity(probe, command, arguments, parameters)
    if found["state_entry"]:
        found["state_type"] = type(value).__name__
        found["read_only"] = _read_only(probe, command, base, value)
    return found


def _read_only(probe: Probe, command: str, base: dict[str, Any], value: object) -> bool | None:
    """Whether a value in session state makes the call raise; ``None``: for another reason."""
    key = f"written-{command}-{len(base)}"
    probe.forget()
    try:
        probe.st.session_state[key] = value
        probe.call(command, {**base, "key": key})
    except Exception as error:  # noqa: BLE001  # the kind is what is asked
        message = str(error)
        known = "cannot be set" in message or "not allowed" in message
        if known or "AssignmentNotAllowed" in type(error).__name__:
            return True
        return None
    return False


def measure() -> dict[str, Any]:
    """Everything, for every command that this release has."""
    import streamlit as st

    probe = Probe()
    found: dict[str, Any] = {}
    try:
        for command, base in bases().items():
            called = function(command)
            if called is None:
                continue
            probe.functions[command] = called
            parameters = {
                name: each.default
                for name, each in inspect.signature(called).parameters.items()
                if each.kind is not each.VAR_POSITIONAL
            }
            found[command] = _described(probe, command, base, parameters)
            needs = NEEDS.get(command)
            if needs is not None and needs[0] in parameters:
                arguments = {**base, needs[0]: needs[1]}
                answer = _described(probe, command, arguments, parameters)
                found[f"{command}#needs"] = {**answer, "needs": needs}
    finally:
        probe.close()
    return {"version": st.__version__, "commands": found}


def _described(
    probe: Probe, command: str, base: dict[str, Any], parameters: dict[str, object]
) -> dict[str, Any]:
    try:
        return describe(probe, command, base, parameters)
    except Exception as error:  # noqa: BLE001  # the builder reports it
        return {"error": f"{type(error).__name__}: {error}"}


def run_in_script() -> dict[str, Any]:
    """Measure inside a script run, the way this release can have one outside a server."""
    try:
        from streamlit.testing.v1 import AppTest
    except ImportError:
        return _run_with_handmade_context()
    here = str(Path(__file__).resolve().parent)
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        script = (
            f"import sys, json\nsys.path.insert(0, {here!r})\nimport measure\n"
            f"open({str(answer)!r}, 'w').write(json.dumps(measure.measure()))\n"
        )
        app = AppTest.from_string(script, default_timeout=600)
        app.run()
        if not answer.exists():
            raise RuntimeError(f"the script failed: {[each.value for each in app.exception]}")
        answered: dict[str, Any] = json.loads(answer.read_text())
        return answered


def _run_with_handmade_context() -> dict[str, Any]:
    """Releases before 1.28 have no ``AppTest``: make the context of a script run by hand."""
    import threading
    from unittest.mock import MagicMock

    from streamlit.runtime import Runtime
    from streamlit.runtime.media_file_manager import MediaFileManager
    from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
    from streamlit.runtime.scriptrunner import add_script_run_ctx
    from streamlit.runtime.scriptrunner.script_run_context import ScriptRunContext
    from streamlit.runtime.state import SafeSessionState, SessionState

    known: dict[str, Any] = {
        "session_id": "session",
        "_enqueue": lambda _: None,
        "query_string": "",
        "session_state": SafeSessionState(SessionState()),
        "uploaded_file_mgr": MagicMock(),
        "page_script_hash": "",
        "main_script_path": "app.py",
        "user_info": {},
    }
    Runtime._instance = MagicMock()  # noqa: SLF001
    Runtime._instance.media_file_mgr = MediaFileManager(MemoryMediaFileStorage(""))  # noqa: SLF001
    required = [
        name
        for name, each in inspect.signature(ScriptRunContext).parameters.items()
        if each.default is each.empty
    ]
    context = ScriptRunContext(**{name: known.get(name) for name in required})
    context.reset()
    add_script_run_ctx(threading.current_thread(), context)
    return measure()


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    json.dump(run_in_script(), sys.stdout, indent=1)
