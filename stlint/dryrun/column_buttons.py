"""Buttons in a column of a table: triggers that session state has under keys of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.model.events import ElementCreated
from stlint.model.made_of import leaves
from stlint.model.values import NONE, Heap, Symbol, Tuple, Value, WidgetValue, fresh

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stlint.dryrun.machine import Arguments
    from stlint.dryrun.registering import Registering
    from stlint.dryrun.widgets import Drawn
    from stlint.model.values import Container

__all__ = ["BUTTON_COLUMN", "button_column", "register_column_buttons"]

BUTTON_COLUMN: Final = "column_config.ButtonColumn"
_TABLES: Final = frozenset({"dataframe", "data_editor"})


def button_column(given: Arguments) -> Symbol:
    """What ``st.column_config.ButtonColumn`` returns: its arguments, for the table to come."""
    return Symbol(BUTTON_COLUMN, (tuple(given.kwargs), *given.kwargs.values()))


def register_column_buttons(machine: Registering, node: Any, drawn: Drawn, into: Container) -> None:
    """A table is drawn: each of its button columns with a key is a trigger of its own."""
    config = drawn.arguments.get("column_config")
    if drawn.command.name not in _TABLES or config is None:
        return
    site = machine.site
    for number, column in enumerate(_columns(machine, config)):
        machine.site = (*site, ("column", number))
        if isinstance(column, Symbol) and column.op == BUTTON_COLUMN:
            _register(machine, node, into, _arguments(column))
        else:
            _may_register(machine, column)
    machine.site = site


def _columns(machine: Registering, config: Value) -> Iterator[Value]:
    """What is known of the configurations of columns."""
    config = machine.settle(config)
    content = machine.content(config) if isinstance(config, Heap) else None
    if content is None:
        yield config
        return
    for pair in content:
        yield machine.settle(pair.items[1]) if isinstance(pair, Tuple) else pair


def _arguments(column: Symbol) -> Mapping[str, Value]:
    names, *values = column.args
    return dict(zip(names, values, strict=True))


def _register(
    machine: Registering, node: Any, into: Container, arguments: Mapping[str, Value]
) -> None:
    key = machine.settle(arguments.get("key", NONE))
    if key == NONE:
        return
    name = machine.state_key(key)
    if name is None:
        machine.write_key(node, key, fresh("click in a column"))
        return
    site = (*machine.site, id(node))
    value = WidgetValue(site, "ButtonColumn", name, None, trigger=True, upload=False)
    callback = arguments.get("on_click", NONE)
    event = machine.emit(
        ElementCreated,
        node,
        command="ButtonColumn",
        role="button",
        label=None,
        key=("key", name) if machine.draws_anew else None,
        root=into.root,
        container=into.kind,
        arguments=arguments,
        value=value,
        trigger=True,
        callback=machine.settle(callback) != NONE,
        stateful=True,
        entry=name,
        inside=into,
        risks=machine.risks,
    )
    machine.put_state(name, value)
    machine.owned |= {name}
    if callback is not NONE:
        machine.register(event, machine.settle(callback), arguments)


def _may_register(machine: Registering, column: Value) -> None:
    """Columns that are not known, or only one of several, may be buttons."""
    for each in leaves(column):
        if isinstance(each, Symbol) and each.op == BUTTON_COLUMN:
            name = machine.state_key(_arguments(each).get("key", NONE))
            if name is not None:
                machine.put_state(name, fresh("click in a column"))
                machine.store.set(("state-has", name), fresh("some presence"))
