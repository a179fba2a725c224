"""What classes of the app have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import ABSENT
from stlint.model.objects import Class

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.values import Value


def may_have_own(it: DryRun, cls: Class, name: str) -> bool:
    """Whether a class of the app, or one that it is made of, defines a method."""
    return any(
        it.flow.store.get((each.frame, name)) is not ABSENT
        for each in cls.line()
        if isinstance(each, Class)
    )


def fields_of(it: DryRun, cls: Class) -> list[str]:
    """The annotated names of a class, in order."""
    found: list[str] = []
    if isinstance(cls.node.body, cst.IndentedBlock):
        for line in cls.node.body.body:
            for small in line.body if isinstance(line, cst.SimpleStatementLine) else ():
                if isinstance(small, cst.AnnAssign) and isinstance(small.target, cst.Name):
                    name = small.target.value
                    found.append(name)
    return found


def class_member(it: DryRun, cls: Class, name: str) -> Value:
    """What a class or its bases call by a name."""
    for each in cls.line():
        if isinstance(each, Class):
            found = it.flow.store.get((each.frame, name))
            if found is not ABSENT:
                return settle(it, found)
    return ABSENT
