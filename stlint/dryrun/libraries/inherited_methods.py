"""Methods that a class of the app has from a library: they call its own, and change its objects."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.libraries.given_away import harmless, harmless_path
from stlint.dryrun.values.bindings import every_name
from stlint.model.made_of import leaves
from stlint.model.objects import Class, Instance
from stlint.model.outside import SESSION_STATE, Container, External
from stlint.model.values import Const, Value

if TYPE_CHECKING:
    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun


def is_apart(it: DryRun, instance: Instance, given: Arguments) -> bool:
    """Whether neither the class of an object nor what it has been given reaches Streamlit."""
    line = list(instance.cls.line())
    libraries = [each for each in line if not isinstance(each, Class)]
    if not libraries or not all(
        isinstance(each, External) and harmless_path(it, each.path) for each in libraries
    ):
        return False
    held = [value for _, value in it.flow.store.of(instance)]
    return all(map(partial(_is_plain, it), (*held, *given.all))) and all(
        _knows_libraries_only(it, each) for each in line if isinstance(each, Class)
    )


def _is_plain(it: DryRun, value: Value) -> bool:
    drawing = any(
        isinstance(each, Container) or each is SESSION_STATE for each in leaves(value, 60)
    )
    return not drawing and harmless(it, value)


def _knows_libraries_only(it: DryRun, cls: Class) -> bool:
    """Whether the names that a class uses are no functions or objects of the app."""
    module = cls.frame.module
    names = it.process.sources[module.path].once(every_name, cls.node)
    found = (it.flow.store.get((module.frame, name)) for name in names)
    return all(
        each is ABSENT
        or each is cls
        or isinstance(each, Const)
        or (isinstance(each, External) and harmless_path(it, each.path))
        for each in found
    )
