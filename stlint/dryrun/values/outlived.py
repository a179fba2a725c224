"""Objects that have outlived their class: a script that runs again makes another one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.alternatives import of_the_run
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.libraries.known_names import BY_IDENTITY, OF_ENUMS, PLAIN_MAKERS, PROTOCOL
from stlint.dryrun.values.classes import may_have_own
from stlint.model.events import Outlived
from stlint.model.objects import Class, Instance
from stlint.model.ops import Op
from stlint.model.outside import External
from stlint.model.values import Const, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stlint.dryrun.core.dry_run import DryRun

MEMBER_KEPT: Final = "member kept"
"""With a key: the member of an enumeration that the run before has left in session state."""
_MEMBER: Final = Op.MEMBER
_STATE: Final = Op.STATE


def tell_if_outlived(
    it: DryRun, node: Any, how: str, value: Value, others: Iterable[Value]
) -> None:
    """Record it if an object is of a class that none of the others is, or is of, any more.

    Args:
        it: the dry run.
        node: where.
        how: as ``Outlived`` has it.
        value: the object.
        others: classes, if ``how`` is ``isinstance`` or ``case``; else what it is compared with.
    """
    value = in_this_run(it, value)
    own = _class_of(value)
    if own is None:
        return
    line = [each for each in own.line() if isinstance(each, Class)]
    by_class = how in {"isinstance", "case"}
    for each in map(partial(in_this_run, it), others):
        other = each if isinstance(each, Class) and by_class else _class_of(each)
        if other is None or other in line or other.node in it.process.learnt.unpickled:
            continue
        if by_class and _judges(it, other):
            continue
        same = any(base.node is other.node for base in (line if by_class else line[:1]))
        if same and (by_class or (_tells_apart(it, how, own) and _may_be_equal(it, value, each))):
            emit(it, Outlived, node, name=other.name, how=how)
            return


def note_unpickled(it: DryRun, value: Value, depth: int = 3) -> None:
    """What ``st.cache_data`` gives is made anew, of the classes that there are by then."""
    value = in_this_run(it, value)
    own = _class_of(value)
    if own is not None:
        it.process.learnt.unpickled.update(each.node for each in own.line() if type(each) is Class)
        for _, each in list(it.flow.store.of(value)) if depth else ():
            note_unpickled(it, each, depth - 1)


def _class_of(value: Value) -> Class | None:
    """The class of an object or a member, if that is known."""
    if isinstance(value, Instance):
        return value.cls
    cls = value.args[0] if value.op is _MEMBER else None
    return cls if isinstance(cls, Class) else None


def in_this_run(it: DryRun, value: Value) -> Value:
    """What a value is in this run, as far as it is known which one of several."""
    value = settle(it, of_the_run(settle(it, value)))
    if value.op is _STATE and len(value.args) == 1:
        kept = it.flow.store.get((MEMBER_KEPT, value.args[0]))
        return value if kept is ABSENT else kept
    return value


def _may_be_equal(it: DryRun, value: Value, other: Value) -> bool:
    """Whether two objects of classes that are written alike may hold the same."""
    if not isinstance(value, Instance) or not isinstance(other, Instance):
        return value.args[1:] == other.args[1:]
    for key, each in it.flow.store.of(value):
        one, two = (
            in_this_run(it, held) for held in (each, it.flow.store.get((key[0], other, key[2])))
        )
        if isinstance(one, Const) and isinstance(two, Const) and one != two:
            return False
    return True


def _judges(it: DryRun, cls: Class) -> bool:
    """Whether a class may have its own idea of what its objects are."""
    above = [each for each in cls.line() if isinstance(each, Class)]
    made = any(each.maker is not None and each.maker not in PLAIN_MAKERS for each in above)
    asks = External(PROTOCOL) in cls.line() or may_have_own(it, cls, "__subclasshook__")
    return made or asks


def _tells_apart(it: DryRun, how: str, cls: Class) -> bool:
    """Whether objects of two classes that are written alike are never equal."""
    above = [each.path for each in cls.line() if isinstance(each, External)]
    enum = any(each.startswith(OF_ENUMS) for each in above)
    if how == "is":
        return enum
    if may_have_own(it, cls, "__eq__") or not BY_IDENTITY.issuperset(above):
        return False
    return enum or (cls.dataclass and "eq" not in cls.options)
