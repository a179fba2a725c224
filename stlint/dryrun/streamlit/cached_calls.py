"""Which calls of a cached function are surely not answered by an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.values import Const

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stlint.dryrun.core.arguments import Arguments
    from stlint.model.objects import Function
    from stlint.model.values import Value


Key = tuple[int, tuple["Value", ...], tuple[str, ...], bool]
"""A function, by its code, and what it is given."""


def is_first(function: Function, key: Key, known: Iterable[Key]) -> bool:
    """Whether a function was surely not called before with the same arguments.

    Args:
        function: the cached function.
        key: its node's ``id``, what it is given, the names of the last of these, and whether there
            may be more.
        known: the keys of all calls that are remembered.
    """
    code, handed, _, _ = key
    if not all(isinstance(each, Const) for each in handed):
        return False
    given = _named(function, key)
    others = [_named(function, each) for each in known if each[0] == code]
    return given is not None and all(each is not None and _differ(given, each) for each in others)


def by_parameter(function: Function, given: Arguments) -> dict[str, Value]:
    """What a call gives, by the names of the parameters, as far as these are seen."""
    params = function.node.params
    names = [each.name.value for each in (*params.posonly_params, *params.params)]
    return {**dict(zip(names, given.args, strict=False)), **given.kwargs}


def _named(function: Function, key: Key) -> dict[str, Value] | None:
    """The values of the parameters in a call; ``None``: not known."""
    _, handed, names, more = key
    params = function.node.params
    ordered = [each.name.value for each in (*params.posonly_params, *params.params)]
    plain = handed[: len(handed) - len(names)]
    if more or len(plain) > len(ordered):
        return None
    return {
        **function.defaults,
        **dict(zip(ordered, plain, strict=False)),
        **dict(zip(names, handed[len(plain) :], strict=True)),
    }


def _differ(one: dict[str, Value], other: dict[str, Value]) -> bool:
    """Whether a parameter has two values; a cache ignores those that begin with an underscore."""
    pairs = [(one[name], other[name]) for name in one.keys() & other if not name.startswith("_")]
    return any(
        isinstance(new, Const) and isinstance(old, Const) and old.value != new.value
        for new, old in pairs
    )
