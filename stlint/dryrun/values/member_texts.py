"""Members of enumerations: what they are, and the texts that are made of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.values.classes import class_member, may_have_own
from stlint.dryrun.values.concrete import equality
from stlint.dryrun.values.members import iterated
from stlint.model.ops import Op
from stlint.model.values import Const, Symbol, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.libraries.enum_texts import Find
    from stlint.model.objects import Class


_MEMBER: Final = Op.MEMBER


def of_member(it: DryRun, cls: Class, member: str, name: str) -> Value:
    """The name or the value of a member of an enumeration."""
    own = class_member(it, cls, name)
    if own is not ABSENT:
        return fresh(name)
    value = class_member(it, cls, member)
    if name == "value":
        made = may_have_own(it, cls, "__new__") or may_have_own(it, cls, "__init__")
        return fresh(name) if made else value
    if Symbol(_MEMBER, (cls, member)) in (iterated(it, cls) or ()):
        return Const(member)
    names = [key[1] for key, _ in it.flow.store.of(cls.frame)]
    before = names[: names.index(member)] if member in names else names
    alike = (equality(it).same(class_member(it, cls, each), value) for each in before)
    return Const(member) if all(each is False for each in alike) else fresh(name)


def member_shown(
    it: DryRun, value: Value, text_of: Callable[[Class, str, Find], str | None]
) -> Value:
    """The text of a member of an Enum, if that is what the value is and it is known."""
    if value.op is not _MEMBER:
        return value
    cls, name = value.args
    text = text_of(cls, name, partial(class_member, it))
    first = of_member(it, cls, name, "name")
    return value if text is None or not isinstance(first, Const) else Const(text)
