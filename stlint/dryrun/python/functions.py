"""Calls of functions and classes of the app."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.contents import content_of, parts_of
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import fork, settle
from stlint.dryrun.core.store import ABSENT, join
from stlint.dryrun.core.trail import doubt, draws_anew, risk
from stlint.dryrun.libraries.given_away import hand_over
from stlint.dryrun.libraries.known_names import (
    ENUMERATIONS,
    FLAGS,
    NAMED_TUPLE,
    PLAIN_MAKERS,
    PROTOCOL,
    TABLES,
)
from stlint.dryrun.python.inlining import inline, runs_later
from stlint.dryrun.streamlit.cached_calls import answers, by_parameter, key_of
from stlint.dryrun.streamlit.cached_values import refused_arguments
from stlint.dryrun.streamlit.fragments import call_beside, call_dialog, call_fragment
from stlint.dryrun.streamlit.remembering import Remembered, is_plain
from stlint.dryrun.streamlit.seen_in_caches import note_call, with_content
from stlint.dryrun.streamlit.state_store import opaque
from stlint.dryrun.values.classes import class_member, fields_of
from stlint.dryrun.values.concrete import frozen, new
from stlint.dryrun.values.members import has_no_value, is_abstract, misfit
from stlint.dryrun.values.outlived import note_unpickled
from stlint.dryrun.values.refusals import is_unhashable, refuses_fields, takes_nothing
from stlint.model.events import CacheCalled
from stlint.model.guards import Guard, unless
from stlint.model.objects import Bound, Class, Function, Heap, Instance, Suspended
from stlint.model.ops import Op
from stlint.model.outside import External, Result
from stlint.model.surroundings import Surrounding
from stlint.model.values import Const, Symbol, Tuple, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stlint.dryrun.core.dry_run import DryRun


_ENUMS: Final = frozenset({*ENUMERATIONS, *FLAGS})


def call_function(it: DryRun, node: Any, function: Function, given: Arguments) -> Value:
    """Call a function of the app."""
    if function.role == "opaque":
        opaque(it, node, f"{function.name} is wrapped by something that cannot be seen")
        return fresh(Op.RESULT)
    if function.role == "kept property":
        return _run_cached(it, node, function, given, missed=False)
    if function.cached is not None and function.cached != "other":
        return _call_cached(it, node, function, given)
    if function.role == "dialog":
        return call_dialog(it, node, function, given)
    if function.role == "contextmanager":
        return Symbol(Op.CONTEXT, (Bound(function, given.args, given.kwargs),))
    if function.cached == "other":
        if function.hashes and any(is_unhashable(it, each) for each in given.all):
            return fail(it, "TypeError")
        return _answer(it, node, function, given)
    if function.role == "fragment" and function.parallel:
        return call_beside(it, node, function, given)
    if function.role == "fragment":
        return call_fragment(it, node, function, given)
    return inline(it, node, function, given)


def _kept_by(function: Function) -> Surrounding:
    return Surrounding("cached", function, function.cached or "")


def _call_cached(it: DryRun, node: Any, function: Function, given: Arguments) -> Value:
    assert function.cached is not None
    if runs_later(it, function):
        risk(it)
        return _call_later(it, node, function, given)
    called = emit(
        it,
        CacheCalled,
        node,
        name=function.name,
        cache=function.cached,
        spinner=function.spinner,
        definition=function.definition,
        refused=refused_arguments(it, function, given),
        arguments=by_parameter(function, given),
        more=given.open,
    )
    note_call(it, function, called)
    returned = _answer(it, node, function, given)
    called.returned, called.gives = returned, with_content(it, returned)
    return returned


def _answer(it: DryRun, node: Any, function: Function, given: Arguments) -> Value:
    """What a cached function gives: anew, or what it has given before."""
    assert function.cached is not None
    kind, caches = function.cached, it.page.caches
    args = tuple(frozen(it, each) for each in given.args)
    named = {name: frozen(it, each) for name, each in given.kwargs.items()}
    key = key_of(function, args, named, more=given.open)
    earlier = {**caches.cache, **caches.replays}
    perhaps = answers(function, key, earlier, it.flow.guards)
    known = earlier.get(key) if key.given is not None else None
    stays = known is not None and not (function.forgets or known.doubted)
    made = known.guards.beyond(it.flow.guards) if known and key in caches.replays else ()
    alike = key in caches.replays or all(is_plain(each) for _, each in key.given or ())
    if known is not None and stays and alike and not made:
        return _kept(it, known.value, kind)
    plain = all(isinstance(each, Const) for each in (*args, *named.values()))
    first = kind != "other" and plain and not perhaps and draws_anew(it)

    run = partial(_run_cached, it, node, function, given, missed=first)

    if it.flow.caught and not plain:
        risk(it)  # it may be nothing that can be hashed
    if perhaps:
        again = Guard(Symbol(Op.RUNS_AGAIN, ((*it.here.site, id(node)),)))
        when = made if made and stays and perhaps == [known] else (again.negated(),)
        value = _perhaps_again(it, run, [_kept(it, each.value, kind) for each in perhaps], when)
    else:
        value = settle(it, run())
        if kind == "cache_resource" and function.shared:
            _share(it, value, function)
    if it.flow.caught and not isinstance(value, (Const, Tuple, Heap)):
        risk(it)  # it may be nothing that can be copied
    lasts = kind != "other" or function.frame.module.name != "__main__"
    kept = _kept(it, value, kind)
    caches.replays[key] = Remembered(kept, it.flow.guards, kind, lasts=lasts)
    return value


def _run_cached(
    it: DryRun, node: Any, function: Function, given: Arguments, *, missed: bool
) -> Value:
    here = it.here.within(_kept_by(function))
    with it.at(here._replace(cached=function.cached, missed=missed)):
        return inline(it, node, function, given)


def _call_later(it: DryRun, node: Any, function: Function, given: Arguments) -> Value:
    """A generator or coroutine under a cache of Streamlit."""
    made = inline(it, node, function, given)
    if function.node.asynchronous is None:
        emit(
            it,
            CacheCalled,
            node,
            name=function.name,
            cache=function.cached or "",
            spinner=function.spinner,
            definition=function.definition,
            refused=refused_arguments(it, function, given),
            arguments=by_parameter(function, given),
            more=given.open,
            returned=made,
        )
    if function.cached == "cache_resource" and function.shared:
        _share(it, made, function)
    return made


def _kept(it: DryRun, value: Value, kind: str) -> Value:
    """What goes into a cache, or comes out of it."""
    return _copy_of(it, value) if kind == "cache_data" else value


def _perhaps_again(
    it: DryRun, run: Callable[[], Value], known: Sequence[Value], when: tuple[Guard, ...]
) -> Value:
    """What a cached function gives that runs again, or still knows ``when`` what it returned."""
    found: list[Value] = []

    def again() -> bool:
        found.append(run())
        return True

    fork(it, (when, (unless(when),)), lambda: True, again)
    kept = known[0] if len(known) == 1 else fresh("what it returned")
    return join(when, kept, found[0]) if found else kept


def _copy_of(it: DryRun, value: Value, depth: int = 6) -> Value:
    """What goes into the store and comes out of it: lists and dicts are others each time."""
    value = settle(it, value)
    if isinstance(value, Tuple) and depth:
        return Tuple(_copy_of(it, each, depth - 1) for each in value.items)
    if not isinstance(value, Heap):
        note_unpickled(it, value)
        return value
    if value.kind == "view":  # nothing that Streamlit can copy
        return value
    content = content_of(it, value) if depth else None
    if content is None:
        return new(it, value.kind, None)
    return new(it, value.kind, [_copy_of(it, each, depth - 1) for each in content])


def _share(it: DryRun, value: Value, function: Function, depth: int = 3) -> None:
    """Mark what a ``cache_resource`` function returned: all users have the same object."""
    mark = Symbol(Op.SHARED, (function.name, (function.frame.module.path, function.node)))
    if isinstance(value, (Heap, Suspended)) or _is_table(value):
        it.flow.store.set(("shared", value), mark)
    for each in (parts_of(it, value) or ()) if depth else ():
        _share(it, each, function, depth - 1)


def instantiate(it: DryRun, node: Any, cls: Class, given: Arguments) -> Value:
    """Make an object of a class of the app."""
    bases = list(cls.line())
    if any(isinstance(each, External) and each.path in _ENUMS for each in bases):
        if has_no_value(it, cls, given):
            fail(it, "ValueError")
        return Symbol(Op.MEMBER_OF, (cls, *(frozen(it, each) for each in given.all)))
    makers = (each.maker for each in bases if isinstance(each, Class))
    made = class_member(it, cls, "__new__")
    if any(each not in {None, *PLAIN_MAKERS} for each in makers) or made is not ABSENT:
        hand_over(it, node, cls.name, given)
        risk(it)
        return fresh("an object")
    instance = Instance(cls)
    if is_abstract(it, cls):
        fail(it, "TypeError")
        return instance
    if External(PROTOCOL) in cls.bases:
        doubt(it)
    init = class_member(it, cls, "__init__")
    if isinstance(init, Function):
        call_function(it, node, init, given._replace(args=(instance, *given.args)))
    elif cls.dataclass or any(isinstance(each, External) for each in bases):
        _fields(it, instance, cls, given)
    elif given.all and takes_nothing(cls, partial(class_member, it), ABSENT):
        fail(it, "TypeError")
    post = class_member(it, cls, "__post_init__")
    if isinstance(post, Function):
        call_function(it, node, post, Arguments((instance,)))
    return instance


def _fields(it: DryRun, instance: Instance, cls: Class, given: Arguments) -> None:
    left = list(given.args)
    plain = [line for line in cls.line() if isinstance(line, Class)]
    special = any(each.options or _may_have_special_fields(it, each) for each in plain)
    if special and given.all:
        risk(it)
    if cls.dataclass and not special:
        names = dict.fromkeys(name for each in reversed(plain) for name in fields_of(it, each))
        defaults = [class_member(it, cls, name) is not ABSENT for name in names]
        if refuses_fields(cls, list(names), defaults, given):
            fail(it, "TypeError")
    if cls.bases == [External(NAMED_TUPLE)]:
        names = dict.fromkeys(fields_of(it, cls))
        defaults = [class_member(it, cls, name) is not ABSENT for name in names]
        if misfit(list(names), defaults, given):
            fail(it, "TypeError")
    for each in reversed([line for line in cls.line() if isinstance(line, Class)]):
        for name in fields_of(it, each):
            if left:
                value = left.pop(0)
            elif name in given.kwargs:
                value = given.kwargs[name]
            else:
                value = it.flow.store.get((each.frame, name))
                if value is ABSENT:
                    value = fresh(f"its {name}")
            it.flow.store.set(("attribute", instance, name), value)


def _may_have_special_fields(it: DryRun, cls: Class) -> bool:
    """Whether some annotated names of a class may be no parameters."""
    return it.process.sources[cls.frame.module.path].once(_has_special_fields, cls.node)


def _has_special_fields(node: cst.ClassDef) -> bool:
    text = cst.Module([]).code_for_node(node.body)
    return any(each in text for each in ("ClassVar", "InitVar", "KW_ONLY", "init", "kw_only"))


def _is_table(value: Value) -> bool:
    """Whether something is a data frame or an array, as far as can be seen."""
    return isinstance(value, Result) and value.path.partition(".")[0] in TABLES
