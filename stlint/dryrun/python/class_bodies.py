"""``class``: its body, and what Python calls when a class is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import libcst as cst

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.calling import call
from stlint.dryrun.core.contents import changed
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import bind, settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.trail import risk
from stlint.dryrun.core.visiting import evaluate, run_block, runs
from stlint.dryrun.libraries.given_away import maybe_called
from stlint.dryrun.libraries.known_names import AUTO, PLAIN_MAKERS, STR_ENUM
from stlint.dryrun.python.functions import call_function
from stlint.dryrun.values.classes import class_member
from stlint.dryrun.values.private import mangled
from stlint.model.objects import Bound, Class, Frame, Function, Heap, Instance
from stlint.model.outside import External, Result
from stlint.model.values import Const, Tuple, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stlint.dryrun.core.dry_run import DryRun


_MAKERS: Final = ("__prepare__", "__new__", "__init__")
"""What a metaclass may have that runs when a class is made."""
_LATER: Final = "__init_subclass__"


@runs(cst.ClassDef)
def run_ClassDef(it: DryRun, node: cst.ClassDef) -> bool:
    bases = [settle(it, evaluate(it, each.value)) for each in node.bases]
    if any(isinstance(each, (Const, Tuple)) for each in bases):
        fail(it, "TypeError")
    frame = Frame(it.here.frame.module, it.here.frame, of_class=True)
    cls = Class(node, node.name.value, frame, bases)
    here = it.here
    with it.at(here._replace(frame=frame, around=here.around._replace(owner=cls))):
        run_block(it, node.body)
    _hide_class_names(it, node.name.value, frame, here.frame)
    _run_hooks(it, node, cls)
    _number_members(it, cls)
    value: Value = cls
    for decorator in reversed(node.decorators):
        made = settle(it, evaluate(it, decorator.decorator))
        result = settle(it, call(it, decorator, made, Arguments((value,))))
        value = result if isinstance(result, Class) or _is_own(made) else value
    bind(it, node.name.value, value)
    return True


def _is_own(decorator: Value) -> bool:
    """Whether the app itself says what a decorator makes of a class."""
    function = decorator.function if isinstance(decorator, Bound) else decorator
    return isinstance(function, Function)


def _run_hooks(it: DryRun, node: cst.ClassDef, cls: Class) -> None:
    """What Python calls when a class is made: its metaclass, its members, and its bases."""
    if it.flow.caught:
        risk(it)  # a data class or a base may refuse its fields
    told: dict[str, Value] = {}
    for keyword in node.keywords:
        value = settle(it, evaluate(it, keyword.value))
        name = keyword.keyword.value if keyword.keyword is not None else "**"
        if name == "metaclass":
            cls.maker = value
        else:
            told[name] = value
    _run_makers(it, node, cls)
    for key, value in _members(it, [cls]):
        if isinstance(value, Instance):
            hook = class_member(it, value.cls, "__set_name__")
            _run_hook(it, node, hook, Arguments((value, cls, Const(key[1]))))
    further = told.pop("**", None) is not None
    for each in list(cls.line())[1:]:
        found = it.flow.store.get((each.frame, _LATER)) if isinstance(each, Class) else ABSENT
        if found is not ABSENT:
            _run_hook(it, node, found, Arguments((cls,), told, open=further))
            break


def _run_hook(it: DryRun, node: cst.ClassDef, hook: Value, given: Arguments) -> None:
    hook = hook.function if isinstance(hook, Bound) else hook
    if isinstance(hook, Function):
        call_function(it, node, hook, given)
    elif hook is not ABSENT:
        risk(it)


def _run_makers(it: DryRun, node: cst.ClassDef, cls: Class) -> None:
    """A metaclass may do anything with the class and its own members."""
    line = [each for each in cls.line() if isinstance(each, Class)]
    told = [each.maker for each in line if each.maker not in {None, *PLAIN_MAKERS}]
    makers = [each for each in told if isinstance(each, Class)]
    for maker in makers:
        for name in _MAKERS:
            hook = class_member(it, maker, name)
            hook = hook.function if isinstance(hook, Bound) else hook
            if isinstance(hook, Function):
                maybe_called(it, node, name, hook)
    if told:
        above = [up for each in makers for up in each.line()]
        for key, value in _members(it, [*line, *above]):
            if isinstance(value, Heap):
                changed(it, value)
            elif not isinstance(value, (Function, Bound, Class)):
                it.flow.store.set(key, fresh(key[1]))


def _members(it: DryRun, classes: Iterable[Value]) -> list[tuple[tuple[Frame, str], Value]]:
    """What classes of the app have, by the keys of the store."""
    frames = dict.fromkeys(each.frame for each in classes if isinstance(each, Class))
    return [each for frame in frames for each in it.flow.store.of(frame)]


def _number_members(it: DryRun, cls: Class) -> None:
    """Give the members of a ``StrEnum`` that are ``auto()`` their values: their small names."""
    if External(STR_ENUM) not in cls.bases:
        return
    for key, value in it.flow.store.of(cls.frame):
        if key[1] == "_generate_next_value_":
            return
        if isinstance(value, Result) and value.path == AUTO:
            it.flow.store.set(key, Const(key[1].lower()))


def _hide_class_names(it: DryRun, name: str, frame: Frame, outer: Frame) -> None:
    """Methods do not see the names of their class: they look further out."""
    for key, value in it.flow.store.of(frame):
        private = mangled(name, key[1]) if isinstance(key[1], str) else key[1]
        if private != key[1]:
            it.flow.store.set((frame, private), value)
            it.flow.store.set(key, ABSENT)
        inner = value.function if isinstance(value, Bound) else value
        if isinstance(inner, Function) and inner.frame is frame:
            inner.frame = outer
