"""What classes of the app surely do not have: attributes, members of an enumeration, objects."""

from __future__ import annotations

import builtins
import enum
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.contents import version_of
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.libraries.known_names import (
    ABSTRACT,
    AUTO,
    ENUM,
    ENUMERATIONS,
    NAMED_TUPLE,
    PROTOCOL,
)
from stlint.dryrun.values.bindings import binds_unseen
from stlint.dryrun.values.classes import class_member
from stlint.dryrun.values.concrete import concrete
from stlint.model.objects import Class, Function
from stlint.model.ops import Op
from stlint.model.outside import External, Result, qualified
from stlint.model.values import NONE, UNKNOWN, Const, Symbol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.values import Value


_BARE: Final = {
    ABSTRACT: object,
    "builtins.object": object,
    ENUM: enum.Enum("_Some", "ONE").ONE,  # type: ignore[attr-defined]
    NAMED_TUPLE: tuple,
    PROTOCOL: object,
}
"""What gives its objects no attributes but those of something that is known."""
_MAKING: Final = frozenset({"__new__", "__init__", "__getattribute__", "__init_subclass__"})
"""Methods that may change what members are."""
_PLAIN: Final = (*ENUMERATIONS, "builtins.object", "builtins.str", "builtins.int")


def is_enumeration(cls: Class) -> bool:
    """Whether a class is an enumeration that is made of what is known."""
    paths = {qualified(each) for each in cls.line() if not isinstance(each, Class)}
    return not paths.isdisjoint(ENUMERATIONS) and _is_plain(cls)


def _is_plain(cls: Class) -> bool:
    """Whether all that a class is made of is known, and nothing changes how it is made."""
    return all(
        not each.node.decorators and not each.node.keywords
        if isinstance(each, Class)
        else isinstance(each, External) and each.path in _PLAIN
        for each in cls.line()
    )


def has_no(it: DryRun, cls: Class, name: str) -> bool:
    """Whether ``cls.name`` surely raises: neither the class nor what it is made of has that."""
    if not _is_plain(cls) or class_member(it, cls, name) is not ABSENT:
        return False
    if version_of(it, cls) is not NONE or name.startswith("_"):
        return False
    if class_member(it, cls, "__init_subclass__") is not ABSENT:
        return False
    made_of: list[Any] = [type]
    for each in cls.line():
        if not isinstance(each, Class):
            assert isinstance(each, External)
            space, _, known = each.path.rpartition(".")
            made_of.append(getattr(builtins if space == "builtins" else enum, known, object))
        elif binds_unseen(it.process.sources[each.frame.module.path].text):
            return False
    return not any(hasattr(each, name) for each in made_of)


def is_member(it: DryRun, cls: Class, name: str) -> bool:
    """Whether ``cls.name`` is a member of an enumeration, which nobody can set or delete."""
    found = class_member(it, cls, name)
    plain = found is not ABSENT and not isinstance(found, (Class, Function))
    return plain and not name.startswith("_") and is_enumeration(cls)


def lacks(it: DryRun, cls: Class, name: str) -> bool:
    """Whether nothing is known to give the objects of a class an attribute of a name.

    An object may have it for all that: who has it may set it.
    """
    if name.startswith("_") or class_member(it, cls, name) is not ABSENT:
        return False
    for each in cls.line():
        if isinstance(each, Class):
            if each.node.decorators and not each.dataclass:
                return False
            text = it.process.sources[each.frame.module.path].text
            if each.node.keywords or binds_unseen(text) or "__dict__" in text:
                return False
        elif (
            not isinstance(each, External)
            or each.path not in _BARE
            or hasattr(_BARE[each.path], name)
        ):
            return False
    return True


def lacks_member(it: DryRun, cls: Class, key: Const) -> bool:
    """Whether ``cls[key]`` surely raises: an enumeration has no member that is called so."""
    return is_enumeration(cls) and has_no(it, cls, str(key.value))


def has_no_value(it: DryRun, cls: Class, given: Arguments) -> bool:
    """Whether an enumeration surely has no member of a value."""
    if given.open or given.kwargs or len(given.args) != 1 or not is_enumeration(cls):
        return False
    if any(isinstance(each, External) and "builtins" in each.path for each in cls.line()):
        return False
    own = ("__new__", "__init__", "_missing_", "_value_", "_generate_next_value_")
    if any(class_member(it, cls, each) is not ABSENT for each in own):
        return False
    asked = concrete(it, given.args[0])
    values = [concrete(it, each) for each in _members(it, cls)]
    return asked is not UNKNOWN and UNKNOWN not in values and asked not in values


def _members(it: DryRun, cls: Class) -> Iterator[Value]:
    """The values of what an enumeration binds; of a method no value is known."""
    for key, value in it.flow.store.of(cls.frame):
        if not isinstance(value, Function) and not str(key[1]).startswith("__"):
            yield value


def iterated(it: DryRun, cls: Class) -> list[Value] | None:
    """The members of an enumeration in their order, each once; ``None``: they are not known."""
    if not is_enumeration(cls) or version_of(it, cls) is not NONE:
        return None
    if any(
        binds_unseen(it.process.sources[each.frame.module.path].text)
        for each in cls.line()
        if isinstance(each, Class)
    ):
        return None
    found: dict[str, Value] = {}
    for key, value in it.flow.store.of(cls.frame):
        name = str(key[1])
        if name.startswith("_") and not name.startswith("__"):
            return None  # Enum has meanings for such names
        if name in _MAKING:
            return None
        if isinstance(value, Function) or name.startswith("__"):
            continue
        found[name] = value
    if any(class_member(it, cls, each) is not ABSENT for each in _MAKING):
        return None
    firsts = _firsts(found)
    return None if firsts is None else [Symbol(Op.MEMBER, (cls, each)) for each in firsts]


def _firsts(members: dict[str, Value]) -> list[str] | None:
    """The names of members without the second names of some; ``None``: they are not known."""
    if all(isinstance(each, Result) and each.path == AUTO for each in members.values()):
        return list(members)
    known: dict[object, str] = {}
    for name, value in members.items():
        if not isinstance(value, Const) or type(value.value) not in {str, int}:
            return None
        known.setdefault(value.value, name)
    return list(known.values())


def is_abstract(it: DryRun, cls: Class) -> bool:
    """Whether no object of a class can be made, since it lacks what it promises."""
    line = list(cls.line())
    own = [each for each in line if isinstance(each, Class)]
    rest = [each for each in line if not isinstance(each, Class)]
    known = (External(ABSTRACT), External("builtins.object"))
    if any(each not in known for each in rest) or class_member(it, cls, "__new__") is not ABSENT:
        return False
    if External(ABSTRACT) not in rest and not any(map(_asks_for_all, own)):
        return False
    if any(each.node.decorators and not each.dataclass for each in own):
        return False
    return any(
        isinstance(found := class_member(it, cls, each.name.value), Function) and found.node is each
        for above in own
        for each in above.node.body.body
        if isinstance(each, cst.FunctionDef) and any(map(_is_promise, each.decorators))
    )


def _asks_for_all(cls: Class) -> bool:
    """Whether a class says itself that abstract methods have to be there."""
    keywords = cls.node.keywords
    return len(keywords) == 1 and _last_name(keywords[0].value) == "ABCMeta"


def _is_promise(decorator: cst.Decorator) -> bool:
    return _last_name(decorator.decorator) == "abstractmethod"


def _last_name(node: cst.BaseExpression) -> str:
    name = node.attr if isinstance(node, cst.Attribute) else node
    return name.value if isinstance(name, cst.Name) else ""


def misfit(fields: Sequence[str], defaults: Sequence[bool], given: Arguments) -> bool:
    """Whether such fields surely do not take some arguments: too many, too few, or others."""
    if given.open:
        return False
    left = [*zip(fields, defaults, strict=True)][len(given.args) :]
    missing = any(not default and name not in given.kwargs for name, default in left)
    others = not given.kwargs.keys() <= {name for name, _ in left}
    return len(given.args) > len(fields) or missing or others


def has_shared_default(it: DryRun, cls: Class) -> bool:
    """Whether a data class is refused since its objects would share a list, dict or set."""
    if not isinstance(cls.node.body, cst.IndentedBlock):
        return False
    for line in cls.node.body.body:
        for each in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if not isinstance(each, cst.AnnAssign) or not isinstance(each.target, cst.Name):
                continue
            told = cst.Module([]).code_for_node(each.annotation.annotation)
            value = it.flow.store.get((cls.frame, each.target.value))
            shared = value.kind in {"list", "dict", "set"}
            if shared and "ClassVar" not in told and "InitVar" not in told:
                return True
    return False
