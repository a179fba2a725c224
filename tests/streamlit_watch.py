"""What is noted beside an app, to demonstrate warnings: what a user sees, calls, the log.

It runs in the process of ``streamlit_worker.py``, and needs nothing but Streamlit.
"""

# The Streamlit at hand is any of forty releases; what the types of one of them say is no help.
# mypy: disable-error-code="method-assign"

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

from streamlit import logger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

HIDDEN = frozenset(
    {"id", "form_id", "name", "type", "format", "spec", "columns", "language", "url"}
    | {"default", "value", "raw_values", "set_value", "stack_trace"}
)
"""Fields of an element that nobody sees, or that are not what it holds by now."""
KINDS = {"arrow_data_frame": "dataframe", "arrow_table": "table", "alert": "message"}
"""Elements that have another name among developers than on the wire."""
TRIGGERS = frozenset({"button", "download_button", "chat_input", "file_uploader"})
"""Elements whose value is not there to be seen."""
BLOCKS = frozenset({"root", "vertical", "horizontal", "main", "sidebar", "event", "empty"})
"""What holds elements and has no look of its own."""


class Watch:
    """Counts calls of some functions that the app makes or defines, and keeps lines of the log."""

    def __init__(self, names: Sequence[str], root: Path) -> None:
        self.names = frozenset(names)
        self.root = f"{root}{os.sep}"
        self.calls: Counter[str] = Counter()
        self.log: list[str] = []

    @contextlib.contextmanager
    def on(self) -> Iterator[None]:
        """Watch what threads do that start meanwhile, as each run of a script does."""
        handle, died = logging.Logger.callHandlers, threading.excepthook
        level = logger._global_log_level
        logging.Logger.callHandlers = self._logged
        threading.excepthook = self._died
        logger.set_log_level("WARNING")
        if self.names:
            threading.setprofile(self._profile)
        try:
            yield
        finally:
            threading.setprofile(None)  # type: ignore[arg-type]
            logger.set_log_level(level)
            logging.Logger.callHandlers = handle
            threading.excepthook = died

    def _logged(self, record: Any) -> None:
        line = record.getMessage()
        if "'MainThread': missing ScriptRunContext" not in line:  # that is us, who look at it
            self.log.append(line)

    def _died(self, args: Any) -> None:
        self.log.append(f"{args.exc_type.__name__}: {args.exc_value}")

    def _profile(self, frame: Any, event: str, function: Any) -> None:
        if event == "call":
            name = frame.f_code.co_name
            if name in self.names and (self._own(frame) or self._own(frame.f_back)):
                self.calls[name] += 1
        elif event == "c_call" and function.__name__ in self.names and self._own(frame):
            self.calls[function.__name__] += 1

    def _own(self, frame: Any) -> bool:
        return frame is not None and frame.f_code.co_filename.startswith(self.root)


def seen(tree: Any) -> list[tuple[str, str]]:
    """Kind and words of all that is on the page: what is written there, and what widgets hold."""
    found = []
    for node in tree or ():
        proto = getattr(node, "proto", None)
        kind = KINDS.get(node.type, node.type).removeprefix("arrow_")
        words = list(_strings(proto)) if hasattr(proto, "ListFields") else []
        with contextlib.suppress(Exception):
            if hasattr(type(node), "_widget_state") and kind not in TRIGGERS:
                names = dict.fromkeys((getattr(node, "label", None), getattr(node, "key", None)))
                words += [f"{name} = {node.value}" for name in names if name]
            elif kind in {"dataframe", "table"}:
                words.append(node.value.to_string())
        if words or kind not in BLOCKS:
            found.append((kind, "\n".join(words).replace("`", "")))
    return [*found, *sorted({(each, "") for each in _boxed(tree, ())})]


def _boxed(node: Any, around: tuple[str, ...]) -> Iterator[str]:
    """What is in which kind of box, however deep."""
    for each in getattr(node, "children", {}).values():
        kind = KINDS.get(each.type, each.type).removeprefix("arrow_")
        yield from (f"{kind} in {box}" for box in around)
        boxes = kind == "sidebar" or (hasattr(each, "children") and kind not in BLOCKS)
        yield from _boxed(each, (*around, kind) if boxes else around)


def _strings(proto: Any) -> Iterator[str]:
    for field, value in proto.ListFields():
        if field.name in HIDDEN:
            continue
        several = hasattr(value, "__len__") and not isinstance(value, (str, bytes))
        for each in value if several else (value,):
            if isinstance(each, str):
                yield each
            elif hasattr(each, "ListFields"):
                yield from _strings(each)
