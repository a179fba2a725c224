"""What Streamlit knows an element by: its key, its label, what its automatic ID is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.dryrun.core.contents import content_of, version_of
from stlint.dryrun.core.flow import lookup, settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.tables import Table
from stlint.dryrun.core.trail import draws_anew
from stlint.dryrun.core.truth import is_endless, truth_of
from stlint.dryrun.streamlit.state_store import key_text
from stlint.dryrun.streamlit.widgets import is_plain
from stlint.dryrun.values.bindings import free_names
from stlint.dryrun.values.concrete import concrete, frozen, lift
from stlint.dryrun.values.folding import SCALARS
from stlint.dryrun.values.truths import is_function
from stlint.model.objects import Function, Heap
from stlint.model.ops import Op
from stlint.model.outside import Container, Result
from stlint.model.values import NONE, YES, Const, Symbol, Tuple, Value, fresh
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.streamlit_api.lookup import Command, Identity


_NO_KEYS: Final = frozenset({"", "None"})
"""Keys with which no release registers an element by its key: ``"None"`` stands for none."""
SUBMITTER: Final = "FormSubmitter:"
"""What the key of a submit button begins with that is given none."""
_VERSIONED: Final = frozenset({Op.LIST, Op.DICT})
"""A version of an object, by what has changed it."""
_OPTION_TEXTS: Final = frozenset({"options", "tabs"})


class Names(NamedTuple):
    """What Streamlit knows an element by: in any run, and in this one.

    Each is None if there is none, or it is not known.
    """

    key: Any
    key_now: Any
    identity: Any
    identity_now: Any

    @property
    def widget_now(self) -> Any:
        """Its key, else its identity, as they are in this run."""
        return self.key_now or self.identity_now


def known_as(
    it: DryRun,
    command: Command,
    arguments: Mapping[str, Value],
    more: bool,
    needed: bool | None,
    into: Container,
    form: Any,
) -> Names:
    """The key or the identity of what a call draws."""
    key = _key(it, command, arguments, more, needed) if command.keyed else None
    if command.name == "form_submit_button" and key is None and not more:
        key = _submit_key(it, arguments, form)
    identity: Any = None
    if command.identity is not None and key is None:
        identity = _identity(it, command, arguments, more, needed, into, form)
    current: Any = None
    if identity is not None and draws_anew(it):
        if all(isinstance(each, Const) for each in arguments.values()):
            current = identity
        else:
            plain = {name: as_now(it, each) for name, each in arguments.items()}
            current = _identity(it, command, plain, more, needed, into, form)
    key_now: Any = None
    if key is not None and key[0] == "symbol":
        key_now = _key(it, command, {"key": as_now(it, arguments["key"])}, more, needed)
    return Names(key, key_now or key, identity, current)


def as_now(it: DryRun, value: Value) -> Value:
    """A value as it is in this run: something plain, or a function by what it says; else itself."""
    value = settle(it, value)
    if isinstance(value, Function):
        return _as_written(it, value) or value
    now = concrete(it, value, now=True)
    if isinstance(now, (list, tuple)):
        return lift(it, tuple(now))
    return Const(now) if isinstance(now, SCALARS) else value


def _as_written(it: DryRun, function: Function) -> Value | None:
    """A function as its text and what that reads, equal in all runs; None: that is not known."""
    if function.cached or function.defaults or function.owner or function.role:
        return None
    source = it.process.sources[function.frame.module.path]
    parts: list[Any] = []
    with it.at(it.here._replace(frame=function.frame)):
        for name in sorted(source.once(free_names, function.node)):
            value = lookup(it, name)
            part = None if value is ABSENT else identify(it, value)
            if not is_plain(part):
                return None
            parts.append((name, part))
    return Symbol(Op.FUNCTION, (id(function.node), tuple(parts)))


def is_needed_given(
    it: DryRun, command: Command, arguments: Mapping[str, Value], more: bool
) -> bool | None:
    """Whether the argument is given that makes an element stateful, if it takes one."""
    if command.needs is None:  # before a table could be selected from, or a link tell its clicks
        return command.value not in {"selection", "clicked"}
    given = arguments.get(command.needs)
    if given is None:
        return None if more else False
    given = settle(it, given)
    if is_function(given):
        return True
    if isinstance(given, Const):
        return bool(given.value == command.needs_value)
    return None


def _key(
    it: DryRun, command: Command, arguments: Mapping[str, Value], more: bool, needed: bool | None
) -> Any:
    """The key as something hashable; None: there is none, or it is not registered."""
    key = arguments.get("key")
    if key is None or more:
        return None
    if needed is not True and not command.keyed_always:
        return None
    key = settle(it, key)
    if key == NONE:
        return None
    text = key_text(it, key)
    if text is None:
        return ("symbol", frozen(it, key))
    return None if text in _NO_KEYS else ("key", text)


def label_of(it: DryRun, command: Command, arguments: Mapping[str, Value]) -> str | None:
    name = "label" if "label" in arguments else None
    if name is None and command.parameters:
        name = command.parameters[0].name
    if command.name == "form_submit_button" and "label" not in arguments:
        return "Submit"
    if name is None or name not in arguments:
        return None
    text = concrete(it, arguments[name], now=True)
    return text if isinstance(text, str) else None


def _identity(
    it: DryRun,
    command: Command,
    arguments: Mapping[str, Value],
    more: bool,
    needed: bool | None,
    into: Container,
    form: Any,
) -> Any:
    """What the automatic ID is made of; None when there is none or it is not known."""
    rule = command.identity
    given = arguments.get("key")
    if given is not None and settle(it, given) != NONE:
        return None
    if rule is None or more or not command.measured:
        return None
    if needed is not True and not command.identity_always:
        return None
    if command.name == "form_submit_button" and form is None:
        return None
    parts: list[Any] = [command.name, it.page.page]
    arguments = _widths(it, command, arguments)
    for name in sorted(arguments):
        parameter = command.parameter(name)
        if parameter is None and _is_ignored(command, rule):
            continue
        if parameter is None:
            return None
        value = settle(it, arguments[name])
        if name not in rule.parameters:
            if name == "disabled" and not isinstance(value.now, bool):
                return None  # a list of columns changes the configuration of these
            continue
        if isinstance(value, Const) and _same_constant(value.value, parameter.default):
            continue
        part = identify(it, value, texts=name in _OPTION_TEXTS)
        if part is None:
            return None
        parts.append((name, part))
    if rule.form and form is not None:
        parts.append(("form", form))
    if into.root in rule.roots:
        parts.append(("root", into.root))
    return tuple(parts)


def _is_ignored(command: Command, rule: Identity) -> bool:
    """Whether an ID is made of nothing that a command takes under any other name."""
    others = [each.name for each in command.parameters if each.kind == "kwargs"]
    return bool(others) and rule.parameters.isdisjoint(others)


def _widths(it: DryRun, command: Command, arguments: Mapping[str, Value]) -> Mapping[str, Value]:
    """The arguments with ``width`` for ``use_container_width``, where that comes first."""
    old = arguments.get("use_container_width")
    if old is None or command.name not in effects().widths or not command.parameter("width"):
        return arguments
    rest = {name: value for name, value in arguments.items() if name != "use_container_width"}
    if old == NONE:
        return rest
    wide = truth_of(it, old)
    if wide is None:
        return arguments
    return {**rest, "width": Const("stretch" if wide else "content")}


def _submit_key(it: DryRun, arguments: Mapping[str, Value], form: Any) -> Any:
    """A submit button has a key of its own: its form and its label."""
    if form is None:
        return None
    part = identify(it, settle(it, arguments.get("label", Const("Submit"))))
    return None if part is None else ("submit", form, part)


def entry_of(it: DryRun, key: Any, arguments: Mapping[str, Value]) -> str | Value | None:
    """The key that a widget has in session state; a value if its text is not known."""
    if key is None:
        return None
    if key[0] == "key":
        return str(key[1])
    if key[0] != "submit":
        return arguments.get("key")
    form, label = key[1].known, key[2]
    if isinstance(form, tuple) and (form[0], label[0]) == ("text", "const"):
        return f"{SUBMITTER}{form[1]}-{label[2]}"
    return Symbol(Op.TEXT, (Const(SUBMITTER), fresh("form and label")))


_IDENTITIES: Table[Callable[[DryRun, Any, bool], Any]] = Table()


def identify(it: DryRun, value: Value, *, texts: bool = False) -> Any:
    """Something hashable that is equal for what Streamlit hashes alike; None: unknown."""
    value = settle(it, value)
    return _IDENTITIES[type(value)](it, value, texts)


@_IDENTITIES.of(Heap)
def _identify_content(it: DryRun, value: Heap, texts: bool) -> Any:
    content = content_of(it, value)
    if content is None or is_endless(it, value):
        return frozen(it, value)
    items = Tuple(
        each.items[0] if value.kind == "dict" and texts and isinstance(each, Tuple) else each
        for each in content
    )
    it.flow.folds.unfolding.add(value)
    try:
        return _identify_items(it, items, texts)
    finally:
        it.flow.folds.unfolding.discard(value)


@_IDENTITIES.of(Tuple)
def _identify_items(it: DryRun, value: Tuple, texts: bool) -> Any:
    parts = tuple(identify(it, each, texts=texts) for each in value.items)
    return None if None in parts else parts


@_IDENTITIES.of(Const)
def _identify_constant(it: DryRun, value: Const, texts: bool) -> Any:
    del it
    data = value.value
    return ("text", str(data)) if texts else ("const", type(data), data)


@_IDENTITIES.of(Symbol)
def _identify_operation(it: DryRun, value: Symbol, texts: bool) -> Any:
    if value.op in _VERSIONED and len(value.args) == 1:
        return identify(it, value.args[0]) if isinstance(value.args[0], Tuple) else None
    return _identify_itself(it, value, texts)


@_IDENTITIES.of(Result)
def _identify_made(it: DryRun, value: Result, texts: bool) -> Any:
    if it.flow.store.get(("made", value)) == YES:
        version = version_of(it, value)
        if version is NONE or version.op is Op.CHANGED:
            parts = tuple(identify(it, each) for each in value.inputs)
            return None if None in parts else ("made", value.path, parts, version)
    return _identify_itself(it, value, texts)


@_IDENTITIES.of(Value)
def _identify_itself(it: DryRun, value: Value, texts: bool) -> Any:
    del texts
    return ("value", frozen(it, value))


def changed_alike(it: DryRun, before: Value, method: str, given: Arguments) -> Value:
    """The version of an object after a method has changed it: the same for equal arguments."""
    parts = [identify(it, each) for each in given.args]
    parts += [(name, identify(it, each)) for name, each in sorted(given.kwargs.items())]
    known = not given.open and all(part is not None and None not in part for part in parts)
    return Symbol(Op.CHANGED, (before, method, tuple(parts))) if known else fresh("version")


def form_id(it: DryRun, key: Value) -> Any:
    """What the form with a key is known by; None: that is not known."""
    known = identify(it, settle(it, key))
    if isinstance(known, tuple) and known[:1] == ("const",):
        return ("text", str(known[2]))
    return known


def _same_constant(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other
