"""Typed access to the generated table of commands: what each Streamlit release offers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from stlint.streamlit_api.effects import effects

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Sentinel(Enum):
    REQUIRED = "required"
    OPAQUE = "opaque"

    def __repr__(self) -> str:
        return self.name


REQUIRED: Final = _Sentinel.REQUIRED
"""The parameter has no default."""
OPAQUE: Final = _Sentinel.OPAQUE
"""The default is not a literal."""

_TABLE: Final = Path(__file__).with_name("elements.json")


class Parameter(NamedTuple):
    """One parameter of a command.

    ``kind`` is ``"positional"`` (may be passed either way), ``"keyword"``, ``"args"`` or
    ``"kwargs"``; ``default`` a Python literal, ``REQUIRED`` or ``OPAQUE``. ``literals`` are the
    only values that the annotation allows (``()``: it allows others too).
    """

    name: str
    kind: Literal["positional", "keyword", "args", "kwargs"]
    default: object
    literals: tuple[object, ...] = ()

    @property
    def required(self) -> bool:
        """Whether a call must give it."""
        return self.default is REQUIRED


class Identity(NamedTuple):
    """What the ID of an element is made of, besides its command, its page and its key.

    ``parameters`` are the arguments whose change changes the ID, ``form`` says whether the
    surrounding form does, ``roots`` which root containers are told apart from the main one
    (``"sidebar"``, ``"event"`` for dialogs, ``"bottom"``).
    """

    parameters: frozenset[str]
    form: bool
    roots: frozenset[str]

    @property
    def root(self) -> bool:
        """Whether the root container takes part at all."""
        return bool(self.roots)


class Command(NamedTuple):
    """One command of Streamlit, as it is in one release.

    Attributes:
        name: Its name below ``st``: ``"button"``, ``"column_config.TextColumn"``. A custom
            component, what ``declare_component`` returned, is
            ``"components.v1.declare_component()"``; a method that only a class of containers has
            is named with the class: ``"StatusContainer.update"``.
        parameters: In the order of the signature.
        function: Callable as ``st.<name>``.
        method: Callable on containers.
        role: ``"text"``, ``"data"``, ``"chart"``, ``"media"``, ``"feedback"``, ``"input"``,
            ``"button"``, ``"container"``, ``"control"``, ``"config"``, ``"state"``, ``"cache"``,
            ``"page"`` or ``"other"``.
        identity: What the ID of a call without key is made of. ``None``: such a call has no
            registered ID and may be repeated, or nobody knows (see ``measured``).
        identity_always: The ID is there even without ``needs``.
        key_identity: What still changes the ID when a key is given; ``None`` if no key is taken.
        key_identity_unknown: Parameters of which nobody knows whether they are in there.
        needs: The argument that must be given for the call to have its identity and state.
        needs_value: The value that activates it; for ``on_...`` any callable does, too.
        keyed: Takes ``key``, and the key is registered: it can clash.
        keyed_always: The key is registered even without ``needs``.
        state_entry: After the call (with ``needs``) ``st.session_state[key]`` exists.
        trigger: Its value falls back after one run.
        read_only: Its value cannot be set through session state: the call raises.
        forbidden: Places where a call raises: ``"form"``, ``"columns"``, ``"container"``,
            ``"sidebar"``, ``"expander"``, ``"popover"``, ``"status"``, ``"chat_message"``,
            ``"tabs"``; ``"columns"`` is one level of them.
        value: What it returns on the first run, see ``[values]`` in ``commands.toml``.
        opened: What says on the first run whether it is open, in the same words; ``""``: it does
            not tell, or not in this release.
        measured: Identity and state were measured. ``False``: take nothing for granted.
        named: The parameters by their names.
        by_position: The names of the parameters that can be given by position.
    """

    name: str
    parameters: tuple[Parameter, ...]
    function: bool
    method: bool
    role: str
    identity: Identity | None
    identity_always: bool
    key_identity: Identity | None
    key_identity_unknown: frozenset[str]
    needs: str | None
    needs_value: object
    keyed: bool
    keyed_always: bool
    state_entry: bool
    trigger: bool
    read_only: bool
    forbidden: frozenset[str]
    value: str
    opened: str
    measured: bool
    named: Mapping[str, Parameter]
    by_position: tuple[str, ...]

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, if there is one."""
        return self.named.get(name)


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The whole table, as it is in the file."""
    loaded: dict[str, Any] = json.loads(_TABLE.read_bytes())
    return loaded


def releases() -> tuple[str, ...]:
    """The minor releases that the table knows, oldest first."""
    return tuple(table()["releases"])


def patches() -> tuple[str, ...]:
    """The exact releases that the table was made from (``"1.67.0"``), oldest first."""
    return tuple(table()["releases"].values())


def newest() -> str:
    """The newest release that the table knows, such as ``"1.67"``."""
    return releases()[-1]


def oldest() -> str:
    """The oldest release that the table knows."""
    return releases()[0]


def commands(version: str | None = None) -> Mapping[str, Command]:
    """The commands of a release by their names without ``st.``.

    Args:
        version: ``"1.37"`` or ``"1.37.1"``; ``None`` means the newest. For a release that the
            table does not know, the nearest older one that it knows (or else its oldest) is taken.

    Returns:
        An immutable mapping; its values are made when they are first asked for.

    Raises:
        ValueError: ``version`` does not start with two numbers.
    """
    return _commands(_release(version))


def names(version: str | None = None) -> frozenset[str]:
    """Every public attribute of ``st`` in a release, also those that are no commands.

    Raises:
        ValueError: ``version`` does not start with two numbers.
    """
    return _names(_release(version))


@lru_cache(maxsize=64)
def _release(version: str | None) -> int:
    """The index of the release that stands for a version."""
    known = releases()
    if version is None:
        return len(known) - 1
    wanted = number(version)
    older = [index for index, each in enumerate(known) if number(each) <= wanted]
    return older[-1] if older else 0


@lru_cache(maxsize=256)
def number(version: str) -> tuple[int, int]:
    """What releases are ordered by: ``(1, 37)`` for ``"1.37.1"``.

    Raises:
        ValueError: ``version`` does not start with two numbers.
    """
    parts = version.split(".")
    if len(parts) < 2:
        raise ValueError(f"not a release of Streamlit: {version!r}")
    return int(parts[0]), int(parts[1])


@lru_cache(maxsize=8)
def _commands(release: int) -> Mapping[str, Command]:
    return _Commands(release)


@lru_cache(maxsize=8)
def _names(release: int) -> frozenset[str]:
    whole = table()
    plain = {name for name, history in whole["names"].items() if _at(history, release)}
    callables = {
        name
        for name, row in whole["commands"].items()
        if "." not in name and _at(row["function"], release)
    }
    return frozenset(plain | callables)


def _at(history: dict[str, Any] | None, release: int) -> Any:
    """What held in a release: the last change up to it; ``None`` before the first one."""
    if history is None:
        return None
    order = _order()
    found = None
    for since, value in history.items():
        if order[since] > release:
            break
        found = value
    return found


@lru_cache(maxsize=1)
def _order() -> dict[str, int]:
    return {release: index for index, release in enumerate(releases())}


class _Commands(Mapping[str, Command]):
    """The commands of one release, each made when it is first asked for."""

    def __init__(self, release: int) -> None:
        self._release = release
        rows = table()["commands"]
        self._rows = {
            name: row
            for name, row in rows.items()
            if _at(row.get("signature"), release) is not None
        }
        self._made: dict[str, Command] = {}

    def __getitem__(self, name: str) -> Command:
        made = self._made.get(name)
        if made is None:
            made = self._made[name] = self._make(name, self._rows[name])
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def _make(self, name: str, row: dict[str, Any]) -> Command:
        release = self._release

        def now(facet: str) -> Any:
            return _at(row.get(facet), release)

        flags = frozenset((now("flags") or "").split())
        needs, needs_value = now("needs") or (None, None)
        known = effects()
        parameters = parameters_of(now("signature"), now("literals") or {})
        return Command(
            name=name,
            parameters=parameters,
            function=bool(now("function")),
            method=bool(now("method")),
            role=known.roles.get(name) or _role(name, now("returns")),
            identity=identity_of(now("identity")),
            identity_always="identity-always" in flags,
            key_identity=identity_of(now("key_identity")),
            key_identity_unknown=frozenset((now("key_unknown") or "").split()),
            needs=needs,
            needs_value=needs_value,
            keyed="keyed" in flags,
            keyed_always="keyed-always" in flags,
            state_entry="state-entry" in flags,
            trigger="trigger" in flags,
            read_only="read-only" in flags,
            forbidden=frozenset((now("forbidden") or "").split()),
            value=_value(known.values.get(name) or _returned(name, now("returns")), parameters),
            opened=known.opened.get(name, "") if needs else "",
            measured="measured" in flags,
            named={each.name: each for each in parameters},
            by_position=tuple(each.name for each in parameters if each.kind == "positional"),
        )


def is_member(name: str) -> bool:
    """Whether a name is that of something a class of containers has: ``"GridContainer.cell"``."""
    return name[0].isupper() and "." in name


def _role(name: str, returns: str | None) -> str:
    """What a command is for of which ``commands.toml`` says nothing."""
    if not is_member(name):
        return "other"
    return "control" if returns is None else "container"


def _returned(name: str, returns: str | None) -> str:
    """What is returned by a command of which ``commands.toml`` says nothing."""
    if not is_member(name):
        return "unknown"
    return "nothing" if returns is None else "container"


def _value(value: str, parameters: tuple[Parameter, ...]) -> str:
    """What a command returns, where an argument that it does not take yet counts as ``None``."""
    word, _, argument = value.partition(":")
    if word == "argument" and all(each.name != argument for each in parameters):
        return "none"
    return value


def identity_of(text: str | None) -> Identity | None:
    """Read ``"help label +form +sidebar"``."""
    if text is None:
        return None
    words = text.split()
    around = {word[1:] for word in words if word[0] == "+"}
    return Identity(
        parameters=frozenset(word for word in words if word[0] != "+"),
        form="form" in around,
        roots=frozenset(around - {"form"}),
    )


def parameters_of(signature: str, literals: dict[str, list[object]]) -> tuple[Parameter, ...]:
    """Read the parameters of a signature, in which ``...`` is a default that is no literal."""
    import ast  # noqa: PLC0415

    statement = ast.parse(f"def command({signature}): ...").body[0]
    assert isinstance(statement, ast.FunctionDef)
    arguments = statement.args
    found: list[Parameter] = []

    def add(node: ast.arg, kind: Literal["positional", "keyword"], default: Any) -> None:
        value: Any = REQUIRED
        if default is not None:
            plain = isinstance(default, ast.Constant)
            value = default.value if plain else ast.literal_eval(default)
        value = OPAQUE if value is Ellipsis else value
        found.append(Parameter(node.arg, kind, value, tuple(literals.get(node.arg, ()))))

    without = len(arguments.args) - len(arguments.defaults)
    for index, node in enumerate(arguments.args):
        default = arguments.defaults[index - without] if index >= without else None
        add(node, "positional", default)
    if arguments.vararg:
        found.append(Parameter(arguments.vararg.arg, "args", ()))
    for node, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        add(node, "keyword", default)
    if arguments.kwarg:
        found.append(Parameter(arguments.kwarg.arg, "kwargs", ()))
    return tuple(found)
