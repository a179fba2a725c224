"""Which earlier call of a cached function answers another one: surely, perhaps, or surely not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stlint.model.values import Const, Value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.streamlit.remembering import Remembered
    from stlint.model.guards import Guards
    from stlint.model.objects import Function


class Key(NamedTuple):
    """What a cache keeps a result under.

    Attributes:
        code: the ``id`` of the function's node.
        given: the arguments that count, by parameter (those of ``*args`` by place), in the order
            of the call; ``None``: not known.
    """

    code: int
    given: tuple[tuple[str | int, Value], ...] | None


def key_of(
    function: Function, args: tuple[Value, ...], named: Mapping[str, Value], *, more: bool
) -> Key:
    """The key of a call.

    Args:
        function: the cached function.
        args: its positional arguments, as they are now.
        named: the others.
        more: whether there may be further ones.
    """
    if more:
        return Key(id(function.node), None)
    params = function.node.params
    ordered = [each.name.value for each in (*params.posonly_params, *params.params)]
    places = [*ordered[: len(args)], *range(len(ordered), len(args))]
    pairs = [*zip(places, args, strict=True), *named.items()]
    return Key(
        id(function.node), tuple((name, each) for name, each in pairs if _counts(function, name))
    )


def _counts(function: Function, name: str | int) -> bool:
    """Whether a parameter is part of the key: Streamlit leaves out those with an underscore."""
    return function.cached == "other" or not str(name).startswith("_")


def by_parameter(function: Function, given: Arguments) -> dict[str, Value]:
    """What a call gives, by the names of the parameters, as far as these are seen."""
    params = function.node.params
    names = [each.name.value for each in (*params.posonly_params, *params.params)]
    return {**dict(zip(names, given.args, strict=False)), **given.kwargs}


def answers(
    function: Function, key: Key, known: Mapping[Any, Remembered], guards: Guards
) -> list[Remembered]:
    """What earlier calls have returned that may have been made with the same arguments.

    ``guards`` say when the function is called now.
    """
    return [
        each
        for other, each in known.items()
        if other.code == key.code
        and (function.equates or not _differ(function, key, other))
        and not guards.excludes(each.guards)
    ]


def _differ(function: Function, one: Key, other: Key) -> bool:
    """Whether two calls surely have different keys."""
    if one.given is None or other.given is None:
        return False
    first: dict[str | int, Value] = {**function.defaults, **dict(one.given)}  # type: ignore[dict-item]
    second: dict[str | int, Value] = {**function.defaults, **dict(other.given)}  # type: ignore[dict-item]
    return any(
        isinstance(new, Const) and isinstance(old, Const) and old.value != new.value
        for new, old in (
            (first[name], second[name]) for name in first.keys() & second if _counts(function, name)
        )
    )
