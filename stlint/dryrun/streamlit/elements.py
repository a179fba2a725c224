"""Elements: what the call of a command draws, and what it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.contents import content_of
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.exits import is_tried
from stlint.dryrun.core.failures import fail, fails_now
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.trail import draws_anew
from stlint.dryrun.core.truth import truth_now
from stlint.dryrun.streamlit.column_buttons import register_column_buttons
from stlint.dryrun.streamlit.fragments import ENTERING
from stlint.dryrun.streamlit.identities import (
    as_now,
    entry_of,
    form_id,
    identify,
    is_needed_given,
    known_as,
    label_of,
)
from stlint.dryrun.streamlit.misfits import obeyed
from stlint.dryrun.streamlit.openings import opening
from stlint.dryrun.streamlit.registering import callback_of, register, write_key
from stlint.dryrun.streamlit.state_store import own, put_state
from stlint.dryrun.streamlit.widget_values import value_of
from stlint.dryrun.streamlit.widgets import Drawn, Form
from stlint.dryrun.values.concrete import concrete, new
from stlint.model.events import ElementCreated
from stlint.model.objects import Bound
from stlint.model.ops import Op
from stlint.model.outside import MAIN, Container, Containers, External
from stlint.model.surroundings import FOREIGN
from stlint.model.values import NONE, Const, Symbol, Tuple, Value, WidgetValue, fresh
from stlint.results.finding import Step
from stlint.streamlit_api.lineage import handlers_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.streamlit_api.lookup import Command


CLICKED: Final = frozenset({"button", "download_button", "form_submit_button"})
"""What a step can click."""
_REFUSED: Final = "streamlit.errors.StreamlitAPIException"
_ERRORS: Final = ("StreamlitInvalidLayoutContextError", "StreamlitAPIException")
"""What it is, in one release or another."""
ENTERED: Final = "entered by hand"
"""In the store: a container's own ``__enter__`` was called."""


def bound(it: DryRun, command: Command, given: Arguments) -> tuple[dict[str, Value], bool]:
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


def active(it: DryRun, receiver: Container | None) -> Container:
    """The container that a command draws into."""
    return it.page.containers[-1] if receiver is None or receiver is MAIN else receiver


def _form_around(it: DryRun) -> object:
    """The form whose block this is in; a dialog is in none."""
    for each in reversed(it.page.containers):
        if each.form or each.kind == "dialog":
            return each.form
    return None


def draw(
    it: DryRun, node: Any, command: Command, receiver: Container | None, given: Arguments
) -> Value:
    """Create an element."""
    arguments, more = bound(it, command, given)
    into = active(it, receiver)
    form, refused = _form_of(it, command, receiver, into)
    if command.name == "form":
        return _form(it, node, command, into, form, arguments, more)
    needed = is_needed_given(it, command, arguments, more)
    known = known_as(it, command, arguments, more, needed, into, form)
    label, key = label_of(it, command, arguments), known.key
    stateful = command.state_entry or (key is not None and key[0] == "submit")
    entry = entry_of(it, key, arguments) if stateful and needed is not False else None
    name = entry if isinstance(entry, str) else None
    site = (*it.here.site, id(node))
    drawn = Drawn(command, arguments, more, site, label, known.widget_now, name, node)
    _obey_key(it, drawn, key)
    value = _value(it, drawn, needed, into, form)
    if command.name == "grid":
        it.flow.store.set(("columns", value), arguments.get("columns", NONE))
    handles = _handles(it, value)
    held = value if not command.opened else opening(it, drawn, needed, handles)
    callback = arguments.get("on_click") or arguments.get("on_change")
    event = emit(
        it,
        ElementCreated,
        node,
        command=command.name,
        role=command.role,
        label=label,
        identity=known.identity if draws_anew(it) else None,
        identity_now=known.identity_now,
        key=key if draws_anew(it) else None,
        key_now=known.key_now if draws_anew(it) else None,
        form=form,
        root=into.root,
        container=into.kind,
        spot=into if into.kind == "empty" else None,
        arguments=arguments,
        more=more,
        value=value if isinstance(value, WidgetValue) else None,
        trigger=command.trigger,
        callback=callback_of(it, node, arguments),
        step=_step(it, command, label, known.key_now)
        if isinstance(value, WidgetValue) and not _may_be_disabled(it, arguments, more)
        else None,
        stateful=stateful and needed is True,
        entry=name,
        inside=into,
        opens=handles,
        row=value if command.value.startswith("containers:") else None,
        risks=it.flow.risks.ever,
    )
    _drawn_in_vain(it, event, refused=refused)
    _enter(it, node, drawn, entry, held)
    register_column_buttons(it, node, drawn, into)
    if callback is not None:
        register(it, event, settle(it, callback), arguments)
    return value


def _form_of(
    it: DryRun, command: Command, receiver: Container | None, into: Container
) -> tuple[object, bool]:
    """The form that an element is in, and whether it surely may not be there.

    Raises:
        UnreachableError: it may not, and something catches that.
    """
    form = into.form
    if form is None and receiver is None and len(it.page.containers) > 1:
        form = _form_around(it)
    refused = _is_refused(it, command, receiver, form)
    if refused and not it.flow.caught.isdisjoint(handlers_of(*_ERRORS)):
        fail(it, _REFUSED)
    return form, refused


def _is_refused(it: DryRun, command: Command, receiver: Container | None, form: object) -> bool:
    """Whether a form refuses a command, or the command the lack of one."""
    if form is None and command.name == "form_submit_button":
        return not _may_be_in_form(it, receiver)
    return form is not None and "form" in command.forbidden


def _may_be_in_form(it: DryRun, receiver: Container | None) -> bool:
    """Whether something around a call of ``st.`` may have begun a form that nobody sees here."""
    if receiver is not None:
        return False
    by_hand = it.flow.store.get(ENTERED) is not ABSENT
    return by_hand or any(each.kind in FOREIGN for each in it.here.around.layers)


def _obey_key(it: DryRun, drawn: Drawn, key: tuple[str, Any] | None) -> None:
    """What can be clicked refuses a value under its key, even if it tells nobody of clicks."""
    command = drawn.command
    own = key[1] if command.trigger and key is not None and key[0] == "key" else None
    asked = drawn.entry or own
    if isinstance(asked, str) and (command.trigger or command.read_only):
        obeyed(it, drawn, asked)


def _drawn_in_vain(it: DryRun, event: ElementCreated, *, refused: bool) -> None:
    """What a form refuses raises; so does, in a ``try``, what another one has the key or ID of."""
    if refused:
        fail(it, _REFUSED)
    name = event.widget_now if event.happens else None
    if name is None:
        return
    if name in it.page.names_now and is_tried(it):
        fails_now(it, _REFUSED)
    it.page.names_now.setdefault(name, event.order)


def _enter(it: DryRun, node: Any, drawn: Drawn, entry: str | Value | None, held: Value) -> None:
    """Session state has an entry for a widget, under a key that is known or not."""
    if drawn.command.name == "data_editor":
        held = Symbol(Op.EDITS, (held,))
    if not isinstance(entry, str):
        write_key(it, node, entry, held)
        return
    alien = drawn.command.trigger and it.page.keys.assigned.get(entry, False) is not False
    put_state(it, entry, fresh("assigned") if alien else held)
    own(it, entry)


def _value(it: DryRun, drawn: Drawn, needed: bool | None, into: Container, form: Any) -> Value:
    """What a call that draws returns."""
    command, arguments = drawn.command, drawn.arguments
    kind, _, argument = command.value.partition(":")
    if kind == "container":
        return Container(command.name.rpartition(".")[2], into.root, form, into)
    if kind == "containers":
        return _containers(it, command, arguments, argument, into, form)
    if kind == "context":
        waiting = Symbol(Op.CONTEXT, (command.name, drawn.site))
        made = Bound(External(f"streamlit.{command.name}"), (), {**arguments})
        it.flow.store.set((ENTERING, waiting), made)
        return waiting
    if kind in {"selection", "clicked"} and needed is not True:
        return (
            Container("element", into.root, form, into)
            if needed is False
            else fresh("some element")
        )
    if kind == "element":
        return Container("element", into.root, form, into)
    if kind in {"nothing", "never", "text", "resource", "page", "decorator"}:
        return NONE if kind == "nothing" else fresh(command.name)
    if command.role not in {"input", "button"} and kind not in {"selection", "clicked"}:
        return fresh(command.name)
    return value_of(it, drawn, command.value)


def _containers(
    it: DryRun,
    command: Command,
    arguments: Mapping[str, Value],
    argument: str,
    into: Container,
    form: Any,
) -> Value:
    spec = arguments.get(argument)
    count: int | None = None
    if spec is not None:
        spec = settle(it, spec)
        data = concrete(it, spec)
        if isinstance(data, int) and 0 < data <= 100:
            count = data
        elif (content := content_of(it, spec)) is not None:
            count = len(content)
    if count is None:
        return Containers(Container(command.name, into.root, form, into))
    made: list[Value] = [Container(command.name, into.root, form, into) for _ in range(count)]
    return new(it, "list", made) if command.name == "columns" else Tuple(made)


def _form(
    it: DryRun,
    node: Any,
    command: Command,
    into: Container,
    around: object,
    arguments: Mapping[str, Value],
    more: bool,
) -> Value:
    key = arguments.get("key")
    known = None if key is None or more else form_id(it, key)
    if isinstance(known, tuple) and known[:1] == ("text",) and command.read_only:
        place = (*it.here.site, id(node))
        drawn = Drawn(command, arguments, more, place, None, None, known[1], node)
        obeyed(it, drawn, known[1])
    shown = known if draws_anew(it) else None
    now = None if shown is None or key is None else form_id(it, as_now(it, key))
    container = Container("form", into.root, None, into)
    container.form = Form(known if known is not None else container.serial)
    event = emit(
        it,
        ElementCreated,
        node,
        command="form",
        role=command.role,
        label=None,
        form_id=shown,
        form_id_now=now,
        form=around,
        root=into.root,
        arguments=arguments,
        inside=into,
        opens=(container,),
    )
    _drawn_in_vain(it, event, refused=around is not None)
    return container


def _handles(it: DryRun, value: Value) -> tuple[Value, ...]:
    """The containers in what a command returned."""
    return (value,) if isinstance(value, Container) else content_of(it, value) or ()


def _may_be_disabled(it: DryRun, arguments: Mapping[str, Value], more: bool) -> bool:
    disabled = arguments.get("disabled")
    return more if disabled is None else truth_now(it, disabled) is not False


def _step(it: DryRun, command: Command, label: str | None, key: Any) -> Step | None:
    target = label if key is None or key[0] == "submit" else None
    if key is not None and key[0] == "key":
        target = key[1]
    if not isinstance(target, str):
        return None
    if command.name in CLICKED:
        return Step("click", target)
    return Step("set", target, None)


def component(it: DryRun, node: Any, component: Value, given: Arguments) -> Value:
    """A call of a custom component."""
    key = given.kwargs.get("key")
    plain = settle(it, key) if key is not None else NONE
    identity: Any = None
    parts = [(name, identify(it, each)) for name, each in sorted(given.kwargs.items())]
    if plain == NONE and not given.open and not given.args:
        known = all(part is not None for _, part in parts)
        identity = ("component", component, tuple(parts)) if known else None
    name = str(plain.value) if isinstance(plain, Const) and plain != NONE else None
    emit(
        it,
        ElementCreated,
        node,
        command="component",
        role="other",
        label=None,
        identity=identity,
        key=None if name is None else ("key", name),
        root=it.page.containers[-1].root,
    )
    if name is not None:
        put_state(it, name, fresh("a component"))
    return fresh("a component")
