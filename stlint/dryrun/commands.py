"""Calls of Streamlit itself: what they draw, return and end."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.column_buttons import (
    BUTTON_COLUMN,
    button_column,
    register_column_buttons,
)
from stlint.dryrun.data import PARAMETERS
from stlint.dryrun.exits import Ending, UnreachableError
from stlint.dryrun.fragments import ENTERING, FRAGMENT_KEY, OPENING
from stlint.dryrun.methods import MUTATING
from stlint.dryrun.moments import moment
from stlint.dryrun.registering import Registering
from stlint.dryrun.remembering import keeps_long
from stlint.dryrun.widgets import Drawn, Form
from stlint.model.events import CommandUsed, ElementCreated, PageConfigured, Stopped
from stlint.model.guards import Guard
from stlint.model.values import (
    MAIN,
    NO,
    NONE,
    UNKNOWN,
    YES,
    Bound,
    Class,
    Const,
    Container,
    Containers,
    External,
    Function,
    Heap,
    Result,
    Symbol,
    Tuple,
    Value,
    WidgetValue,
    fresh,
)
from stlint.results.finding import Step
from stlint.streamlit_api import commands as command_table
from stlint.streamlit_api.arguments import COLLECTIONS, settled
from stlint.streamlit_api.given import CALLABLE
from stlint.streamlit_api.history import member, refusing
from stlint.streamlit_api.lookup import is_member, newest
from stlint.streamlit_api.release_set import NONE_OF_THEM
from stlint.streamlit_api.values import asked, holds_lists

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stlint.dryrun.machine import Arguments
    from stlint.streamlit_api.lookup import Command

_CACHES: Final = {
    "cache_data": "cache_data",
    "experimental_memo": "cache_data",
    "cache_resource": "cache_resource",
    "experimental_singleton": "cache_resource",
    "cache": "cache_data",
}
_ROLES: Final = {
    "fragment": "fragment",
    "experimental_fragment": "fragment",
    "dialog": "dialog",
    "experimental_dialog": "dialog",
}
CLICKED: Final = frozenset({"button", "download_button", "form_submit_button"})
"""What a step can click."""
WRONG_CALL: Final = frozenset({"TypeError", "Exception", "BaseException"})
"""Handlers of these see that a command does not take an argument."""
_GLOBAL: Final = Const("global")
"""The scope of a cache that all users share."""
_ENDS: Final = {"stop": "stop", "switch_page": "switch_page"}
_RERUNS: Final = frozenset({"rerun", "experimental_rerun"})
_CONNECTIONS: Final = frozenset({"connection", "experimental_connection"})
_SPECIAL: Final = (
    frozenset({"set_page_config", "navigation", "Page", *_CACHES, *_ROLES, *_ENDS})
    | _RERUNS
    | _CONNECTIONS
)
_CHANGING: Final = MUTATING | {"from_dict"}
_FEW: Final = 100
"""Of longer lists, nobody asks which dates are in them."""
_UNDRAWN: Final = frozenset({"config", "state", "cache", "page", "control"})
"""Roles of commands that put nothing on the page."""


def _is_builtin(value: Value) -> bool:
    """Whether a value is a function or a class of Python itself, such as ``len``."""
    if not isinstance(value, External) or not value.path.startswith("builtins."):
        return False
    return callable(getattr(builtins, value.path.removeprefix("builtins."), None))


class Commands(Registering):
    """Streamlit's commands."""

    release: str | None

    def call_streamlit(self, node: Any, name: str, given: Arguments) -> Value:
        """A call of ``st.<name>`` or of a method of a container."""
        receiver: Container | None = None
        if given.args and isinstance(given.args[0], Container):
            receiver = given.args[0]
            given = given._replace(args=given.args[1:])
            name = member(receiver.kind, name)
        self._note_call(node, name, receiver, given)
        given = self.streamed(node, name, given)
        if name in _SPECIAL or name.startswith("components."):
            found = self._special_command(node, name, given)
            if found is not None:
                return found
        if name == BUTTON_COLUMN:
            return button_column(given)
        command = command_table(self.release).get(name)
        if command is None or not (command.method if receiver else command.function):
            return self._of_namespace(name, given)
        if command.role in _UNDRAWN and name != "page_link":
            return NONE if command.value == "nothing" else fresh(name)
        return self.draw(node, command, receiver, given)

    def _of_namespace(self, name: str, given: Arguments) -> Value:
        """A call of something that is no command: of ``st.query_params.get``, for one."""
        space = External(f"streamlit.{name.rpartition('.')[0]}")
        before = self.version(space)
        if space.path == PARAMETERS and name.rpartition(".")[2] in _CHANGING:
            self.changed(space)
        return Symbol("call", (name, before, *(self.frozen(each) for each in given.all)))

    def _special_command(self, node: Any, name: str, given: Arguments) -> Value | None:
        """A command that does not draw, or not only; None when it is none."""
        if name in _CACHES or name in _ROLES:
            return self._decorator(node, name, given)
        if name in _ENDS:
            self.stop(node, _ENDS[name])
            raise UnreachableError
        if name in _RERUNS:
            return self._rerun(node, given)
        if name == "set_page_config":
            self.emit(PageConfigured, node)
            return NONE
        if name == "navigation":
            self.emit(ElementCreated, node, command=name, role="page", label=None)
            return Result("streamlit.navigation", given.all)
        if name == "Page":
            page = Result("streamlit.Page", given.args or tuple(given.kwargs.values())[:1])
            if "default" in given.kwargs:
                self.store.set(("default", page), given.kwargs["default"])
            return page
        if name in _CONNECTIONS:
            return Result("streamlit.connection")
        if name.startswith("components.v") and name.endswith(("declare_component", ".component")):
            called = given.args[0] if given.args else given.kwargs.get("name", NONE)
            known = self.concrete(called) if name.startswith("components.v2") else None
            return Symbol("component", (known,) if isinstance(known, str) else (node, self.path))
        return None

    def _note_call(
        self, node: Any, name: str, receiver: Container | None, given: Arguments
    ) -> None:
        if self.shadowed or name in self.patched or name.startswith("_"):
            return
        if receiver is not None and "." in name and not is_member(name):
            return  # a function of another module of Streamlit, which is given a container
        keywords = frozenset(given.kwargs)
        on_container = receiver is not None
        if not given.open and settled(name, len(given.args), keywords, method=on_container):
            return  # nothing could be said of it
        command = command_table(self.release).get(name)
        taken = command.by_position if command is not None else ()
        if self.caught & WRONG_CALL:
            refused = refusing(name, len(given.args), keywords)
            self.needed = (self.needed or NONE_OF_THEM) | refused
        handed = {**dict(zip(taken, given.args, strict=False)), **given.kwargs}
        known = dict(self._plain(handed))
        if receiver is not None and self.store.has(("columns", receiver)):
            known |= self._plain({"columns": self.store.get(("columns", receiver))})
        if (name in _CACHES or name in _ROLES) and self._decorates(given):
            if given.kwargs:
                return  # the second call of a decorator with arguments
            known = {}  # this may be one, too
        self.emit(
            CommandUsed,
            node,
            name=name,
            how="call",
            container=None if receiver is None else receiver.kind,
            positional=len(given.args),
            keywords=keywords,
            more=given.open,
            known=known,
            given=frozenset(handed),
        )

    def looked_at(self, node: Any, name: str, how: str, handed: Mapping[str, Value]) -> None:
        if self.shadowed or name in self.patched:
            return
        late = {key: each for key, each in handed.items() if asked(f"{name}.{how}", key)}
        if late:
            known, given = dict(self._plain(late)), frozenset(handed)
            self.emit(CommandUsed, node, name=name, how=how, known=known, given=given)

    def _decorates(self, given: Arguments) -> bool:
        """Whether a decorator is given what it is for."""
        return bool(given.args) and isinstance(self.settle(given.args[0]), (Function, Bound, Class))

    def _plain(self, handed: Mapping[str, Value]) -> Iterator[tuple[str, Any]]:
        """The Python values of arguments, where they are known and matter."""
        for name, value in handed.items():
            if type(value) is Const:
                yield name, value.value
            elif isinstance(value, (Function, Bound)) or _is_builtin(value):
                yield name, CALLABLE
            elif name in COLLECTIONS or name in holds_lists():
                data = self._concrete_or_moments(value)
                if data is not UNKNOWN:
                    yield name, data
            elif (when := moment(self.settle(value))) is not UNKNOWN:
                yield name, when

    def _concrete_or_moments(self, value: Value, depth: int = 3) -> Any:
        """The Python object that a value stands for, be it a date or time, or some of these."""
        data = self.concrete(value)
        if data is not UNKNOWN or not depth:
            return data
        value = self.settle(value)
        if not isinstance(value, (Tuple, Heap)) or (type(value) is Heap and value.kind != "list"):
            return moment(value)
        items, whole = self.items_of(value, _FEW)
        if not whole:
            return UNKNOWN
        found = [self._concrete_or_moments(each, depth - 1) for each in items]
        if any(each is UNKNOWN for each in found):
            return UNKNOWN
        return found if isinstance(value, Heap) else tuple(found)

    def _rerun(self, node: Any, given: Arguments) -> Value:
        """``st.rerun()``: in a callback, some releases only end that."""
        refused = refusing("rerun", len(given.args), frozenset(given.kwargs))
        if (self.release or newest()) in refused:
            self.raises(External("builtins.TypeError"))
            raise UnreachableError
        scope = given.args[0] if given.args else given.kwargs.get("scope", Const("app"))
        if self.segment != "callback":
            self.stop(node, "rerun")
        elif self.concrete(scope) != "app" or given.open:
            self.emit(Stopped, node, how="rerun")  # a fragment alone, or whatever runs then
            self.guards = self.guards.add(Guard(Symbol("goes on", (id(node),))))
            return NONE
        elif self.behaves("rerun-in-callback"):
            self.stop(node, "rerun")
        else:
            self.exit("run", ending=Ending("rerun"))  # the callback ends; what comes after goes on
        raise UnreachableError

    # -- decorators -----------------------------------------------------------------------------

    def _decorator(self, node: Any, name: str, given: Arguments) -> Value:
        first = self.settle(given.args[0]) if given.args else given.kwargs.get("func")
        if isinstance(first, (Function, Bound)):
            return self.decorate(first, name, given)
        if isinstance(first, Class):
            return first
        del node
        return Bound(External(f"streamlit.{name}"), (), given.kwargs)

    def decorate(self, value: Value, name: str, given: Arguments) -> Value:
        """A function under a decorator of Streamlit."""
        if isinstance(value, Bound):
            inner = self.decorate(value.function, name, given)
            return Bound(inner, value.args, value.kwargs)
        if not isinstance(value, Function):
            return value
        twin = value.copy()
        if name in _CACHES:
            twin.cached = _CACHES[name]
            spinner = given.kwargs.get("show_spinner", YES)
            twin.spinner = self.truth(spinner) is not False
            twin.shared = self.concrete(given.kwargs.get("scope", _GLOBAL)) == _GLOBAL.value
            limits = (given.kwargs.get(each, NONE) for each in ("ttl", "max_entries"))
            twin.forgets = not all(keeps_long(self.concrete(each)) for each in limits)
        else:
            twin.role = _ROLES[name]
            if name == "dialog":
                made = Bound(External(f"streamlit.{name}"), (), given.kwargs)
                self.store.set((OPENING, twin), made)
            if "key" in given.kwargs:
                self.store.set((FRAGMENT_KEY, twin), given.kwargs["key"])
            twin.parallel = self.truth(given.kwargs.get("parallel", NO)) is not False
        return twin

    # -- elements -------------------------------------------------------------------------------

    def bound(self, command: Command, given: Arguments) -> tuple[dict[str, Value], bool]:
        """Arguments by the names of the parameters, and whether there may be more."""
        found: dict[str, Value] = {}
        args = given.args
        for index, parameter in enumerate(command.parameters):
            if index >= len(args):
                break
            if parameter.kind == "positional":
                found[parameter.name] = args[index]
            elif parameter.kind == "args":
                found[parameter.name] = Tuple(args[index:])
                break
        found.update(given.kwargs)
        return found, given.open

    def active(self, receiver: Container | None) -> Container:
        """The container that a command draws into."""
        return self.containers[-1] if receiver is None or receiver is MAIN else receiver

    def _form_around(self) -> object:
        """The form whose block this is in; a dialog is in none."""
        for each in reversed(self.containers):
            if each.form or each.kind == "dialog":
                return each.form
        return None

    def draw(
        self, node: Any, command: Command, receiver: Container | None, given: Arguments
    ) -> Value:
        """Create an element."""
        arguments, more = self.bound(command, given)
        into = self.active(receiver)
        form = into.form
        if form is None and receiver is None and len(self.containers) > 1:
            form = self._form_around()
        if form is not None and "form" in command.forbidden:
            self.fails("streamlit.errors.StreamlitAPIException")
        if command.name == "form":
            return self._form(node, command, into, arguments, more)
        needed = True if command.needs is None else self._needed(command, arguments, more)
        known = self.known_as(command, arguments, more, needed, into, form)
        label, key = self._label(command, arguments), known.key
        stateful = command.state_entry or (key is not None and key[0] == "submit")
        entry = self._entry(key, arguments) if stateful and needed is not False else None
        name = entry if isinstance(entry, str) else None
        drawn = Drawn(
            command, arguments, more, (*self.site, id(node)), label, known.widget_now, name
        )
        # What can be clicked refuses a value under its key, even if it tells nobody of clicks.
        own = key[1] if command.trigger and key is not None and key[0] == "key" else None
        asked = name or own
        if isinstance(asked, str) and (command.trigger or command.read_only):
            self.obeyed(drawn, asked)
        value = self._value(drawn, needed, into, form)
        if command.name == "grid":
            self.store.set(("columns", value), arguments.get("columns", NONE))
        handles = self._handles(value)
        held = value if not command.opened else self.opening(drawn, needed, handles)
        callback = arguments.get("on_click") or arguments.get("on_change")
        event = self.emit(
            ElementCreated,
            node,
            command=command.name,
            role=command.role,
            label=label,
            identity=known.identity if self.draws_anew else None,
            identity_now=known.identity_now,
            key=key if self.draws_anew else None,
            key_now=known.key_now if self.draws_anew else None,
            form=form,
            root=into.root,
            container=into.kind,
            spot=into if into.kind == "empty" else None,
            arguments=arguments,
            value=value if isinstance(value, WidgetValue) else None,
            trigger=command.trigger,
            callback=callback is not None and not isinstance(self.settle(callback), Const),
            step=self._step(command, label, known.key_now)
            if isinstance(value, WidgetValue) and not self._may_be_disabled(arguments, more)
            else None,
            stateful=stateful and needed is True,
            entry=name,
            inside=into,
            opens=handles,
            risks=self.risks,
        )
        self._drawn_twice(event)
        self._enter(node, drawn, entry, held)
        register_column_buttons(self, node, drawn, into)
        if callback is not None:
            self.register(event, self.settle(callback), arguments)
        return value

    def _drawn_twice(self, event: ElementCreated) -> None:
        """Where a ``try`` is around: an element whose key or ID another one has may raise.

        Raises:
            UnreachableError: nothing follows.
        """
        name = event.widget_now if event.happens else None
        if name is None:
            return
        if name in self.names_now and self.caught:
            self.may_fail("streamlit.errors.StreamlitAPIException")
        self.names_now.setdefault(name, event.order)

    def _enter(self, node: Any, drawn: Drawn, entry: str | Value | None, held: Value) -> None:
        """Session state has an entry for a widget, under a key that is known or not."""
        if not isinstance(entry, str):
            self.write_key(node, entry, held)
            return
        alien = drawn.command.trigger and self.assigned.get(entry, False) is not False
        self.put_state(entry, fresh("assigned") if alien else held)
        self.owned |= {entry}

    # -- values ---------------------------------------------------------------------------------

    def _value(self, drawn: Drawn, needed: bool | None, into: Container, form: Any) -> Value:
        """What a call that draws returns."""
        command, arguments = drawn.command, drawn.arguments
        kind, _, argument = command.value.partition(":")
        if kind == "container":
            return Container(command.name.rpartition(".")[2], into.root, form)
        if kind == "containers":
            return self._containers(command, arguments, argument, into, form)
        if kind == "context":
            waiting = Symbol("context", (command.name, drawn.site))
            made = Bound(External(f"streamlit.{command.name}"), (), {**arguments})
            self.store.set((ENTERING, waiting), made)
            return waiting
        if kind in {"selection", "clicked"} and needed is not True:
            return Container("element", into.root, form) if needed is False else fresh("element")
        if kind == "element":
            return Container("element", into.root, form)
        if kind in {"nothing", "never", "text", "resource", "page", "decorator"}:
            return NONE if kind == "nothing" else fresh(command.name)
        if command.role not in {"input", "button"} and kind not in {"selection", "clicked"}:
            return fresh(command.name)
        return self.value_of(drawn, command.value)

    def _containers(
        self,
        command: Command,
        arguments: Mapping[str, Value],
        argument: str,
        into: Container,
        form: Any,
    ) -> Value:
        spec = arguments.get(argument)
        count: int | None = None
        if spec is not None:
            spec = self.settle(spec)
            data = self.concrete(spec)
            if isinstance(data, int) and 0 < data <= 100:
                count = data
            elif isinstance(spec, Tuple):
                count = len(spec.items)
            elif isinstance(spec, Heap):
                content = self.content(spec)
                count = None if content is None else len(content)
        if count is None:
            return Containers(command.name, into.root, form)
        made: list[Value] = [Container(command.name, into.root, form) for _ in range(count)]
        return self.new("list", made) if command.name == "columns" else Tuple(made)

    def _form(
        self,
        node: Any,
        command: Command,
        into: Container,
        arguments: Mapping[str, Value],
        more: bool,
    ) -> Value:
        key = arguments.get("key")
        known = None if key is None or more else self._form_id(key)
        if isinstance(known, tuple) and known[:1] == ("text",) and command.read_only:
            place = (*self.site, id(node))
            self.obeyed(Drawn(command, arguments, more, place, None, None, known[1]), known[1])
        shown = known if self.draws_anew else None
        now = None if shown is None or key is None else self._form_id(self._as_now(key))
        container = Container("form", into.root)
        container.form = Form(known if known is not None else container.serial)
        self.emit(
            ElementCreated,
            node,
            command="form",
            role=command.role,
            label=None,
            form_id=shown,
            form_id_now=now,
            root=into.root,
            arguments=arguments,
            inside=into,
            opens=(container,),
        )
        return container

    def _handles(self, value: Value) -> tuple[Value, ...]:
        """The containers in what a command returned."""
        if isinstance(value, Heap):
            return self.content(value) or ()
        if isinstance(value, Tuple):
            return value.items
        return (value,) if isinstance(value, Container) else ()

    # -- steps and callbacks ----------------------------------------------------------------------

    def _may_be_disabled(self, arguments: Mapping[str, Value], more: bool) -> bool:
        disabled = arguments.get("disabled")
        return more if disabled is None else self.now(disabled) is not False

    def _step(self, command: Command, label: str | None, key: Any) -> Step | None:
        target = label if key is None or key[0] == "submit" else None
        if key is not None and key[0] == "key":
            target = key[1]
        if not isinstance(target, str):
            return None
        if command.name in CLICKED:
            return Step("click", target)
        return Step("set", target, None)

    def component(self, node: Any, component: Value, given: Arguments) -> Value:
        """A call of a custom component."""
        key = given.kwargs.get("key")
        plain = self.settle(key) if key is not None else NONE
        identity: Any = None
        parts = [(name, self.identify(each)) for name, each in sorted(given.kwargs.items())]
        if plain == NONE and not given.open and not given.args:
            known = all(part is not None for _, part in parts)
            identity = ("component", component, tuple(parts)) if known else None
        name = str(plain.value) if isinstance(plain, Const) and plain != NONE else None
        self.emit(
            ElementCreated,
            node,
            command="component",
            role="other",
            label=None,
            identity=identity,
            key=None if name is None else ("key", name),
            root=self.containers[-1].root,
        )
        if name is not None:
            self.put_state(name, fresh("component"))
        return fresh("component")
