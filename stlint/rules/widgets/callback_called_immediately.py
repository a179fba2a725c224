"""ST305: callbacks that are called while the element is drawn, and not when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.drafts import Draft, draft
from stlint.model.events import ElementCreated
from stlint.model.proof import prove, prove_in
from stlint.model.questions.callbacks import refused
from stlint.model.questions.kinds import kind_of
from stlint.results.finding import Level
from stlint.results.remedies_of_widgets import PassCallback
from stlint.rules import rule
from stlint.streamlit_api.behaviours import behaviours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_PLAIN: Final = frozenset({"bool", "bytes", "dict", "float", "int", "list", "set", "str", "tuple"})
_HELP: Final = "name the function, without brackets; what it needs goes into args=(…,)"


@rule(
    "ST305",
    "callback-called-immediately",
    level=Level.ERROR,
    raises="TypeError or StreamlitValueError",
)
def callback_called_immediately(run: Run) -> Iterator[Draft]:
    """A callback is called where it should only be named."""
    checked = run.targets.releases & behaviours("callbacks-are-checked")
    for element in run.of(ElementCreated, having="callback"):
        if element.callback is not None and element.callback.idle:
            what = "a click" if element.trigger else "a change"
            yield draft(
                run,
                element,
                f"its callback is called here, in every run, and {what} does nothing",
                help=_HELP,
                level=Level.WARNING,
                fix=PassCallback(),
            )
        elif checked and _is_result(element) and not element.caught_by("StreamlitValueError"):
            proof = prove_in(run, element, checked)
            yield draft(run, element, _told(element), proof, help=_HELP, releases=checked)
    for element, failed in refused(run):
        if _is_result(element) and (others := run.targets.releases - checked):
            proof = prove(run, failed)
            yield draft(run, failed, _told(element), proof, help=_HELP, releases=others)


def _is_result(element: ElementCreated) -> bool:
    """Whether its callback is what a call returns, which cannot be called itself."""
    callback = element.callback
    return callback is not None and callback.called and kind_of(callback.value) in _PLAIN


def _told(element: ElementCreated) -> str:
    kind = kind_of(element.callback.value) if element.callback else None
    return f"its callback is called here, and returns a {kind}, which cannot be called"
