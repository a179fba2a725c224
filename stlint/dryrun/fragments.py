"""Calls of fragments and dialogs: Streamlit can run them again alone, and shows what they raise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.dryrun.exceptions import SHOWN, is_exception
from stlint.dryrun.exits import SHOWING, TRY, UnreachableError
from stlint.dryrun.methods import Methods
from stlint.dryrun.store import ABSENT
from stlint.model.events import DialogOpened, ElementCreated
from stlint.model.guards import Guard
from stlint.model.values import NONE, YES, Bound, External, Symbol, Value
from stlint.model.values import Container as Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from stlint.dryrun.machine import Arguments
    from stlint.model.values import Function

FRAGMENT: Final = "fragment"
"""Stands in a site before the call of a fragment or a dialog."""
FRAGMENT_KEY: Final = "fragment key"
"""With a function: what it is known by, in a name space of its own."""


OPENING: Final = "opening"
"""In the store, with the function: what its dialog was asked for."""
ENTERING: Final = "entering"
"""In the store, with a context manager: what it was asked for."""
OPENED: Final = ("dialog opened",)
"""In the store: the run has opened a dialog."""


class Fragment(NamedTuple):
    """A call of a fragment or a dialog, and all that it takes to run it again alone."""

    node: Any
    function: Function
    given: Arguments
    path: Path
    site: tuple[Any, ...]
    stack: tuple[tuple[Path, Any], ...]
    functions: tuple[Function, ...]
    containers: tuple[Place, ...]
    page: int | None


def fragment_around(site: tuple[Any, ...]) -> tuple[Any, ...]:
    """The site of the innermost fragment or dialog that a site is in; ``()``: in none."""
    for index in range(len(site) - 1, -1, -1):
        if site[index] == FRAGMENT:
            return site[: index + 2]
    return ()


class Fragments(Methods):
    """Fragments and dialogs."""

    page: int | None
    """The page of ``st.navigation`` that runs."""
    fragments: dict[tuple[Any, ...], Fragment | None]
    """The calls of fragments and dialogs in this run, by their sites."""

    def call_beside(self, node: Any, function: Function, given: Arguments) -> Value:
        """Call a fragment that runs beside the script, some time; what it returns is lost."""
        beside = Guard(Symbol("beside", ((*self.site, id(node)),)))

        def body() -> bool:
            self.call_fragment(node, function, given, beside=True)
            return True

        self.fork(((beside,), (beside.negated(),)), body, lambda: True)
        return NONE

    def call_fragment(
        self, node: Any, function: Function, given: Arguments, *, beside: bool = False
    ) -> Value:
        """Call a function that Streamlit can run again alone; ``beside`` the script, perhaps."""
        self._note_key(node, function)
        before = self.site
        self.site = (*before, FRAGMENT)
        if self.guards.now:
            this = (*self.site, id(node))
            self.fragments[this] = Fragment(
                node, function, given, self.path, before, self.stack, self.functions,
                tuple(self.containers), self.page,
            )  # fmt: skip
        segment = "dialog" if function.role == "dialog" else "fragment"
        try:
            return self.inside(
                "segment",
                segment,
                lambda: self._shown(lambda: self.inline(node, function, given), beside=beside),
            )
        finally:
            self.site = before

    def _note_key(self, node: Any, function: Function) -> None:
        """A fragment with a key is called: no other function may have that in this run."""
        key = self.store.get((FRAGMENT_KEY, function))
        name = None if key in {ABSENT, NONE} else self.state_key(key)
        if name is None or not self.draws_anew:
            return
        known = (FRAGMENT, name)
        if any(
            isinstance(each, ElementCreated)
            and each.key == known
            and each.arguments["func"].node is function.node
            for each in self.events
        ):
            return
        self.emit(
            ElementCreated,
            node,
            command="fragment",
            role="control",
            label=None,
            key=known,
            arguments={"func": function},
        )

    def _shown(self, run: Callable[[], Value], *, beside: bool) -> Value:
        """Run the body of a fragment: what it raises is shown in its place.

        A ``try`` around the call sees another exception, or none if it runs ``beside`` the script.

        Raises:
            UnreachableError: control does not come out.
        """
        if not self.behaves("fragments-show-errors"):
            return run()
        if not beside and all(each.kind != TRY for each in self.targets):
            return self.inside("caught", frozenset(), run)
        target = self.enter(SHOWING)
        found: list[Value] = []

        def body() -> bool:
            found.append(self.inside("caught", frozenset(), run))
            return True

        alive = self.arm(body)
        changes = self.store.close()
        self.targets.remove(target)
        self.guards = target.guards
        since = self.exits[target.mark :]
        self.exits[target.mark :] = [each for each in since if each.target is not target]
        shown = [each for each in since if each.target is target]
        for each in shown if not beside else ():
            self.pass_on(each._replace(value=SHOWN) if is_exception(each.value) else each)
        if beside and not alive and shown:
            return NONE
        self.store.apply(changes)
        if not alive or not self.negate_exits(target.mark):
            raise UnreachableError
        return found[0]

    def run_fragment(self, call: Fragment) -> bool:
        """Run a fragment again, as it was called; returns whether control comes out."""
        self.path, self.site, self.stack, self.functions = call[3:7]
        self.containers, self.page = list(call.containers), call.page
        self.call_fragment(call.node, call.function, call.given)
        return True

    def inside(self, name: str, value: Any, run: Callable[[], Value]) -> Value:
        """Run something while an attribute of the machine has another value."""
        before = getattr(self, name)
        if not (name == "segment" and before in {"callback", "dialog", "import"}):
            setattr(self, name, value)
        try:
            return run()
        finally:
            setattr(self, name, before)

    def call_dialog(self, node: Any, function: Function, given: Arguments) -> Value:
        self.emit(DialogOpened, node, name=function.name)
        asked = self.store.get((OPENING, function))
        if isinstance(asked, Bound):
            self.looked_at(node, "dialog", "open", asked.kwargs)
        self._only_one()
        self.containers.append(Place("dialog", "event"))
        try:
            self.call_fragment(node, function, given)
        finally:
            self.containers.pop()
        return NONE

    def _only_one(self) -> None:
        """A run opens one dialog: the call of a second raises.

        Raises:
            UnreachableError: it surely does.
        """
        error = External("streamlit.errors.StreamlitAPIException")
        opened = self.condition(self.store.get(OPENED))
        if opened == ((), None):
            self.fails(error.path)
        elif not self.fork(opened, lambda: self.raises(error), lambda: True):
            raise UnreachableError
        self.store.set(OPENED, YES)

    # -- given by the machine -------------------------------------------------------------------

    def looked_at(self, node: Any, name: str, how: str, handed: Mapping[str, Value]) -> None:
        """Streamlit looks at arguments that a command was given before."""
        raise NotImplementedError

    def inline(self, node: Any, function: Function, given: Arguments) -> Value:
        """Run the body of a function with its arguments, or keep it for later."""
        raise NotImplementedError
