"""Buttons in a column of a table: triggers that session state has under keys of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.contents import content_of
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.trail import draws_anew
from stlint.dryrun.streamlit.registering import callback_of, register, write_key
from stlint.dryrun.streamlit.state_store import put_state, state_key
from stlint.model.events import ElementCreated
from stlint.model.made_of import leaves
from stlint.model.ops import Op
from stlint.model.values import NONE, Symbol, Value, WidgetValue, fresh

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.streamlit.widgets import Drawn
    from stlint.model.outside import Container


BUTTON_COLUMN: Final = "column_config.ButtonColumn"
_TABLES: Final = frozenset({"dataframe", "data_editor"})


def button_column(given: Arguments) -> Symbol:
    """What ``st.column_config.ButtonColumn`` returns: its arguments, for the table to come."""
    return Symbol(BUTTON_COLUMN, (tuple(given.kwargs), *given.kwargs.values()))


def register_column_buttons(it: DryRun, node: Any, drawn: Drawn, into: Container) -> None:
    """A table is drawn: each of its button columns with a key is a trigger of its own."""
    config = drawn.arguments.get("column_config")
    if drawn.command.name not in _TABLES or config is None:
        return
    for number, column in enumerate(_columns(it, config)):
        with it.at(it.here.into(("column", number))):
            if column.op == BUTTON_COLUMN:
                _register(it, node, into, _arguments(column))
            else:
                _may_register(it, column)


def _columns(it: DryRun, config: Value) -> Iterator[Value]:
    """What is known of the configurations of columns."""
    config = settle(it, config)
    content = content_of(it, config) if config.kind else None
    if content is None:
        yield config
        return
    for pair in content:
        yield settle(it, pair.items[1]) if pair.items else pair


def _arguments(column: Value) -> Mapping[str, Value]:
    names, *values = column.args
    return dict(zip(names, values, strict=True))


def _register(it: DryRun, node: Any, into: Container, arguments: Mapping[str, Value]) -> None:
    key = settle(it, arguments.get("key", NONE))
    if key == NONE:
        return
    name = state_key(it, key)
    if name is None:
        write_key(it, node, key, fresh("click in a column"))
        return
    site = (*it.here.site, id(node))
    value = WidgetValue(site, "ButtonColumn", name, None, trigger=True, upload=False)
    callback = arguments.get("on_click", NONE)
    event = emit(
        it,
        ElementCreated,
        node,
        command="ButtonColumn",
        role="button",
        label=None,
        key=("key", name) if draws_anew(it) else None,
        root=into.root,
        container=into.kind,
        arguments=arguments,
        value=value,
        trigger=True,
        callback=callback_of(it, node, arguments),
        stateful=True,
        entry=name,
        inside=into,
        risks=it.flow.risks.ever,
    )
    put_state(it, name, value)
    it.page.keys.owned |= {name}
    if callback is not NONE:
        register(it, event, settle(it, callback), arguments)


def _may_register(it: DryRun, column: Value) -> None:
    """Columns that are not known, or only one of several, may be buttons."""
    for each in leaves(column):
        if each.op == BUTTON_COLUMN:
            name = state_key(it, _arguments(each).get("key", NONE))
            if name is not None:
                put_state(it, name, fresh("click in a column"))
                it.flow.store.set(("state-has", name), fresh(Op.SOME_PRESENCE))
