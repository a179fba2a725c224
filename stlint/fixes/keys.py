"""Keys of their own for widgets: made from the label, the loop, or a parameter of the helper."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.calls import add_argument, add_parameter, argument
from stlint.fixes.state import state_uses
from stlint.fixes.text import FUNCTIONS, NoFixError, slug
from stlint.results.finding import Fix, Safety
from stlint.streamlit_api import commands

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from stlint.fixes.context import At, Workshop
    from stlint.fixes.text import Text
    from stlint.results.finding import Edit
    from stlint.results.remedies import AddKey, ReplaceKey

__all__ = ["add_key", "replace_key"]

_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_PARAMETER = "key"
_COMPUTED = (*(ast.JoinedStr, ast.FormattedValue, ast.BinOp), ast.BoolOp, ast.IfExp)
_NUMBERED = frozenset({"enumerate", "items"})


def add_key(workshop: Workshop, remedy: AddKey, at: At) -> Fix:
    """Make edits of ``AddKey``.

    Raises:
        NoFixError: it is not known how.
    """
    command = commands().get(remedy.command)
    text, call = at.text, at.text.at(at.span, ast.Call)
    if command is None or command.parameter("key") is None or argument(call, "key") is not None:
        raise NoFixError
    varies = _varies(workshop, text, call, remedy)
    wanted = _label(call) or (slug(remedy.label or "") if not varies.names else "")
    wanted = wanted or slug(remedy.command.replace("_", " "))
    value = _key(workshop, text, call, wanted, varies)
    edits = (*varies.edits, *add_argument(text, call, f"key={value}"))
    return Fix(f"add key={value}", _safety(at), edits)


def replace_key(workshop: Workshop, remedy: ReplaceKey, at: At) -> Fix:
    """Make edits of ``ReplaceKey``.

    Raises:
        NoFixError: it is not known how.
    """
    text, call = at.text, at.text.at(at.span, ast.Call)
    old = argument(call, "key")
    if old is None and call.args and isinstance(call.func, ast.Attribute):
        old = call.args[0] if _is_form(call) else None
    if not isinstance(old, ast.Constant) or not isinstance(old.value, str | int):
        raise NoFixError
    if remedy.again and any(any(state_uses(each, str(old.value))) for each in workshop.texts()):
        raise NoFixError  # what is read there would be the state of none of them
    if _is_form(call) and _names_submit_button(workshop, str(old.value)):
        raise NoFixError  # the buttons of the form would be called something else
    varies = _varies(workshop, text, call, remedy)
    if varies.names and not varies.parameter:
        value = _formatted(text, "", workshop.stem(str(old.value), call), varies.names)
    else:
        value = _key(workshop, text, call, str(old.value), varies)
    edits = (*varies.edits, text.edit(text.start(old), text.end(old), value))
    return Fix(f"use the key {value}", _safety(at), edits)


def _is_form(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "form"


def _names_submit_button(workshop: Workshop, form: str) -> bool:
    """Whether the app names the entry of a submit button that has no key, in a form of that id."""
    start = f"FormSubmitter:{form}-"
    return any(
        each.startswith(start) or start.startswith(each)
        for text in workshop.texts()
        for strings in text.strings
        for each in strings
        if each.startswith("FormSubmitter:")
    )


def _label(call: ast.Call) -> str:
    """The words of a label that is written in the call."""
    first = call.args[0] if call.args else next((k.value for k in call.keywords), None)
    parts = first.values if isinstance(first, ast.JoinedStr) else [first]
    texts = [each.value for each in parts if isinstance(each, ast.Constant)]
    return slug(" ".join(each for each in texts if isinstance(each, str)))


def _safety(at: At) -> Safety:
    """An app that raises has no behaviour to change; others may rely on what they share."""
    return Safety.SAFE if at.error else Safety.UNSAFE


class _Loop(NamedTuple):
    """A loop: what is different in each turn, and the edits that make it available."""

    name: str
    edits: tuple[Edit, ...] = ()


class _Varies(NamedTuple):
    """What is different each time that a call is made.

    ``parameter`` is the parameter that its function has or gets for that, ``alone`` whether that
    is enough to be the key.
    """

    parameter: str | None
    alone: bool
    names: tuple[str, ...]
    edits: tuple[Edit, ...]


def _key(workshop: Workshop, text: Text, call: ast.Call, wanted: str, varies: _Varies) -> str:
    """The expression of the key: a string, with what changes in its place."""
    if varies.parameter and varies.alone:
        return varies.parameter
    if varies.parameter:
        start = f"{{{varies.parameter}}}"
        return _formatted(text, start, text.ending(start, wanted, call), varies.names)
    if not varies.names:
        return text.quoted(workshop.key(wanted, call))
    return _formatted(text, "", workshop.stem(wanted, call), varies.names)


def _formatted(text: Text, start: str, middle: str, names: tuple[str, ...]) -> str:
    if not middle.isprintable() or "\\" in middle or text.quote in middle:
        raise NoFixError
    middle = middle.replace("{", "{{").replace("}", "}}")
    parts = [*([start] if start else []), middle, *(f"{{{each}}}" for each in names)]
    return f"f{text.quote}{'-'.join(parts)}{text.quote}"


def _varies(workshop: Workshop, text: Text, call: ast.Call, remedy: AddKey | ReplaceKey) -> _Varies:
    again = remedy.again
    loops = _loops(text, call)
    names = tuple(each.name for each in loops)
    edits = tuple(edit for each in loops for edit in each.edits)
    function = text.scope(call)
    sites: list[tuple[Text, ast.Call]] = []
    if isinstance(function, ast.FunctionDef):
        known = _sites(workshop, text, function)
        perhaps = known is None and (remedy.several or _is_unique(workshop, function))
        if perhaps and not workshop.once(function.name):
            raise NoFixError  # it may be called several times, and not by plain calls
        sites = known or []
    elif not isinstance(function, ast.Module):
        raise NoFixError
    if isinstance(function, ast.FunctionDef) and (
        len(sites) > 1 or any(_loops(*each) for each in sites)
    ):
        alone = not names and _widgets(function) == 1 and _is_only_a_key(text, function)
        # One key may stay what it is, unless an element elsewhere has the same identity.
        default = None if alone and again else slug(function.name)
        edits += _through_parameter(workshop, text, function, sites, default)
        return _Varies(_PARAMETER, alone, names, edits)
    if remedy.several and not names:
        raise NoFixError
    return _Varies(None, False, names, edits)


def _is_unique(workshop: Workshop, function: ast.FunctionDef) -> bool:
    """Whether no other function of the app has its name."""
    return not any(
        isinstance(node, FUNCTIONS) and node.name == function.name and node is not function
        for text in workshop.texts()
        for node in ast.walk(text.tree)
    )


def _widgets(function: ast.FunctionDef) -> int:
    """How many calls in a function look like elements that can have a key."""
    return sum(
        isinstance(each, ast.Call)
        and isinstance(each.func, ast.Attribute)
        and (command := commands().get(each.func.attr)) is not None
        and command.parameter("key") is not None
        for each in ast.walk(function)
    )


# Loops -------------------------------------------------------------------------------------------


def _loops(text: Text, node: ast.AST) -> list[_Loop]:
    """The loops around a node in its function, the outermost first.

    Raises:
        NoFixError: one has no variable.
    """
    found: list[_Loop] = []
    below = node
    for above in text.around(node):
        if isinstance(above, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            break
        if isinstance(above, ast.While | ast.AsyncFor):
            raise NoFixError
        if isinstance(above, ast.For) and below in above.body:
            bound = _bound(above.body) | _targets(node, above, text)
            found.append(_loop(text, above.target, above.iter, bound))
        elif isinstance(above, _Comprehension):
            inside = list(above.generators)
            if below in inside:
                at = inside.index(below)
                inside = inside[: at + (_after_iterable(text, inside[at], node))]
            for at, each in reversed(list(enumerate(inside))):
                later = [one.target for one in inside[at + 1 :]]
                bound = _bound(later) | _targets(node, above, text)
                found.append(_loop(text, each.target, each.iter, bound))
        below = above
    return found[::-1]


def _targets(node: ast.AST, outer: ast.AST, text: Text) -> set[str]:
    """What comprehensions around a node, and in another one, call their items."""
    found: set[str] = set()
    for above in text.around(node):
        if above is outer:
            break
        if isinstance(above, _Comprehension):
            found |= _bound([each.target for each in above.generators])
    return found


def _bound(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that are bound in some code, wherever in it."""
    return {
        each.id
        for node in nodes
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load)
    }


def _after_iterable(text: Text, part: ast.comprehension, node: ast.AST) -> bool:
    return text.start(node) >= text.end(part.iter)


def _loop(text: Text, target: ast.expr, over: ast.expr, bound: Collection[str]) -> _Loop:
    """What tells the turns of a loop apart in its body, where some names are bound anew."""
    name = _telling(text, target, over)
    if name is not None and name not in bound:
        return _Loop(name)
    if isinstance(over, ast.Starred | ast.Tuple) or "enumerate" in _bound([text.tree]):
        raise NoFixError
    name = text.counter(target)
    start, end = text.start(target), text.end(target)
    inner = text.code(target)
    if isinstance(target, ast.Tuple) and not _in_brackets(inner):
        inner = f"({inner})"
    edits = (
        text.edit(start, end, f"{name}, {inner}"),
        text.edit(text.start(over), text.start(over), "enumerate("),
        text.edit(text.end(over), text.end(over), ")"),
    )
    return _Loop(name, edits)


def _in_brackets(code: str) -> bool:
    """Whether the first and the last bracket of an expression belong together."""
    try:
        ast.parse(f"[{code[1:-1]}]")
    except SyntaxError:
        return False
    return code[0] == "("


def _telling(text: Text, target: ast.expr, over: ast.expr) -> str | None:
    """The name in the target of a loop that is surely different in each turn."""
    first = target.elts[0] if isinstance(target, ast.Tuple) and target.elts else target
    if not isinstance(first, ast.Name):
        return None
    pairs = first is not target
    if isinstance(over, ast.Call):
        name = text.code(over.func).rpartition(".")[2]
        if name == "zip" and pairs and over.args:
            return first.id if _distinct(text, over.args[0]) else None
        single = name in {"range", "keys"}
        return first.id if (single and not pairs) or (name in _NUMBERED and pairs) else None
    if isinstance(over, ast.List | ast.Tuple) and pairs:
        items = [each.elts[0] for each in over.elts if isinstance(each, ast.Tuple) and each.elts]
        whole = len(items) == len(over.elts)
        return first.id if whole and _differ(items) else None
    return first.id if not pairs and _distinct(text, over) else None


def _distinct(text: Text, over: ast.expr) -> bool:
    """Whether it is a literal, or a name of one, whose items all differ."""
    if isinstance(over, ast.Name):
        values = [
            each.value
            for each in ast.walk(text.tree)
            if isinstance(each, ast.Assign)
            and any(isinstance(one, ast.Name) and one.id == over.id for one in each.targets)
        ]
        stores = sum(
            isinstance(each, ast.Name) and each.id == over.id and isinstance(each.ctx, ast.Store)
            for each in ast.walk(text.tree)
        )
        if len(values) != 1 or stores != 1:
            return False
        over = values[0]
    if isinstance(over, ast.Call) and text.code(over.func) == "range":
        return True
    if isinstance(over, ast.Dict):
        return all(each is not None for each in over.keys)
    return isinstance(over, ast.List | ast.Tuple | ast.Set) and _differ(over.elts)


def _differ(items: list[ast.expr]) -> bool:
    """Whether these are constants that look different as text."""
    texts = [str(each.value) for each in items if isinstance(each, ast.Constant)]
    return len(texts) == len(items) == len(set(texts))


# Helpers -----------------------------------------------------------------------------------------


def _sites(
    workshop: Workshop, text: Text, function: ast.FunctionDef
) -> list[tuple[Text, ast.Call]] | None:
    """Every call of a function in the app; None: it is used in other ways as well."""
    if text.scope(function) is not text.tree:
        return None
    found: list[tuple[Text, ast.Call]] = []
    for other in workshop.texts():
        for node in other.uses(text.path.stem, function.name, own=other is text):
            above = other.parents.get(node)
            if not isinstance(above, ast.Call) or above.func is not node:
                return None
            found.append((other, above))
    return found


def _through_parameter(
    workshop: Workshop,
    text: Text,
    function: ast.FunctionDef,
    sites: list[tuple[Text, ast.Call]],
    default: str | None,
) -> tuple[Edit, ...]:
    """Let a function take a key, and its callers give one each; the first keeps the default."""
    for each in function.decorator_list:
        if text.code(each).partition("(")[0].rpartition(".")[2] not in {"fragment", "dialog"}:
            raise NoFixError
    edits: tuple[Edit, ...] = ()
    name = slug(function.name)
    given = function.args
    by_position = [each.arg for each in (*given.posonlyargs, *given.args)]
    known = {*by_position, *(each.arg for each in given.kwonlyargs)}
    if any(each.arg == _PARAMETER for each in given.posonlyargs):
        raise NoFixError
    if _PARAMETER not in known:
        value = text.quoted(workshop.key(default, function)) if default else "None"
        edits += add_parameter(text, function, f"{_PARAMETER}={value}")
        if any(isinstance(each, ast.Name) and each.id == _PARAMETER for each in ast.walk(function)):
            raise NoFixError
    given_keys: list[_Given] = []
    for number, (other, call) in enumerate(sites):
        if any(isinstance(each, ast.Starred) for each in call.args):
            raise NoFixError
        _refuse_repeated(workshop, other, call)
        own = argument(call, _PARAMETER)
        if own is None and _PARAMETER in by_position[: len(call.args)]:
            own = call.args[by_position.index(_PARAMETER)]
        if own is not None:
            given_keys.append(_given(other, call, own, given_keys))
            continue
        if _PARAMETER in known and not _is_only_a_key(text, function):
            raise NoFixError  # another value of it would mean something else
        loops = _loops(other, call)
        edits += tuple(edit for each in loops for edit in each.edits)
        if not number and not loops:
            continue
        wanted = _named(other, call) or name
        names = tuple(each.name for each in loops)
        if names:
            value = _formatted(other, "", workshop.stem(wanted, call), names)
        else:
            value = other.quoted(workshop.key(wanted, call))
        edits += add_argument(other, call, f"{_PARAMETER}={value}")
    return edits


def _refuse_repeated(
    workshop: Workshop, text: Text, call: ast.Call, inner: tuple[ast.AST, ...] = ()
) -> None:
    """Make sure that what is around a call is not called several times, however far outside.

    Args:
        workshop: the texts of the app.
        text: where the call is.
        call: the call.
        inner: the functions that are known to be called by way of it.

    Raises:
        NoFixError: it may be, or it calls itself.
    """
    around = text.scope(call)
    if isinstance(around, ast.FunctionDef):
        outer = _sites(workshop, text, around)
        if outer is None or len(outer) > 1 or any(_loops(*each) for each in outer):
            raise NoFixError
        if around in inner:
            raise NoFixError
        for each in outer:
            _refuse_repeated(workshop, *each, (*inner, around))
    elif not isinstance(around, ast.Module):
        raise NoFixError


class _Given(NamedTuple):
    """A key that a call gives: the whole of it, or what it begins with as far as that is known."""

    text: str
    whole: bool

    def is_apart(self, other: _Given) -> bool:
        if self.whole and other.whole:
            return self.text != other.text
        return not (
            (not self.whole and other.text.startswith(self.text))
            or (not other.whole and self.text.startswith(other.text))
        )


def _given(text: Text, call: ast.Call, key: ast.expr, others: Iterable[_Given]) -> _Given:
    """The key that a call gives: another one in each turn of a loop, and than other calls give.

    Raises:
        NoFixError: it may be the same one again.
    """
    names = {each.id for each in ast.walk(key) if isinstance(each, ast.Name)}
    if any(each.edits or each.name not in names for each in _loops(text, call)):
        raise NoFixError
    first = key.values[0] if isinstance(key, ast.JoinedStr) and key.values else key
    start = str(first.value) if isinstance(first, ast.Constant) else ""
    found = _Given(start, isinstance(key, ast.Constant))
    if not all(map(found.is_apart, others)):
        raise NoFixError
    return found


def _is_only_a_key(text: Text, function: ast.FunctionDef) -> bool:
    """Whether the parameter for a key is only used as the key of elements, or as a part of it.

    What else it is used for may be a name in session state, which no element is to have.
    """
    return all(
        _names_element(text, each)
        for each in ast.walk(function)
        if isinstance(each, ast.Name) and each.id == _PARAMETER
    )


def _names_element(text: Text, name: ast.Name) -> bool:
    for each in text.around(name):
        if isinstance(each, ast.keyword):
            call = text.parents[each]
            called = call.func if isinstance(call, ast.Call) else None
            of_streamlit = isinstance(called, ast.Attribute) and called.attr in commands()
            return each.arg == _PARAMETER and of_streamlit
        if not isinstance(each, _COMPUTED):
            return False
    return False


def _named(text: Text, call: ast.Call) -> str:
    """What a call is about: the variable that gets its result, or its first argument."""
    above = text.parents.get(call)
    if isinstance(above, ast.Assign) and isinstance(above.targets[0], ast.Name):
        return slug(above.targets[0].id.replace("_", " "))
    for each in call.args:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            return slug(each.value)
    return ""
