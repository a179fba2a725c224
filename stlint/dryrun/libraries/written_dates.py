"""Dates, times and spans of time that are written in an app, as Python's own objects."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from stlint.model.ops import Op
from stlint.model.values import UNKNOWN, Const, Symbol, Value

if TYPE_CHECKING:
    from collections.abc import Callable


_MAKERS: Final[dict[str, Callable[..., Any]]] = {
    "datetime.date": dt.date,
    "datetime.datetime": dt.datetime,
    "datetime.time": dt.time,
    "datetime.timedelta": dt.timedelta,
    "datetime.date.fromisoformat": dt.date.fromisoformat,
}
"""Calls that do nothing but answer, and give the same in every Python that understands them."""


def moment(value: Value) -> Any:
    """What a call such as ``datetime.date(2024, 1, 1)`` makes of constants, or ``UNKNOWN``."""
    make = _MAKERS.get(value.op) if type(value) is Symbol else None
    if make is None:
        return UNKNOWN
    args, kwargs = [], {}
    for each in value.args:
        if type(each) is Const:
            args.append(each.value)
        elif type(each) is Symbol and each.op is Op.KEYWORD and type(each.args[1]) is Const:
            kwargs[each.args[0]] = each.args[1].value
        else:
            return UNKNOWN
    try:
        return make(*args, **kwargs)
    except (TypeError, ValueError, OverflowError):
        return UNKNOWN
