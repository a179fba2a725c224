"""Reads Streamlit's public commands and their signatures from source, without importing it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
NAMESPACES = ("components.v1", "components.v2", "column_config")
"""Modules below ``streamlit`` whose functions are listed with a dotted name."""
COMPONENT = "components.v1.declare_component()"
"""The name for a call of a custom component."""
OBJECTS = {"session_state", "query_params", "secrets", "context", "user", "experimental_user"}
"""Public attributes that a reader of source would take for callables, but are objects."""
CONTAINER = "DeltaGenerator"
"""The class of every container; some have a class of their own that is derived from it."""
INTERNAL = {"determine_delta_color_and_direction", "parse_delta", "parse_label", "parse_value"}
"""Helpers that early releases left among the methods of a container."""


class Signature(NamedTuple):
    """A command: its parameters as Python source, and the literals that annotations allow."""

    text: str
    literals: Mapping[str, tuple[object, ...]]


class Api(NamedTuple):
    """What one release offers.

    ``functions`` are the callables of ``st`` by name, ``methods`` those of containers, ``names``
    every public attribute of ``st``, ``modules`` what else may be one, once it is imported.
    ``members`` are what a class of containers has beyond these methods (``"GridContainer.cell"``;
    ``None``: a property), ``returns`` the class of containers that a command or member returns.
    """

    functions: dict[str, Signature]
    methods: dict[str, Signature]
    names: frozenset[str]
    modules: frozenset[str] = frozenset()
    members: Mapping[str, Signature | None] = MappingProxyType({})
    returns: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Function:
    """A function found in source, with the module whose names its annotations use."""

    node: FunctionNode
    module: Module
    bound: bool


@dataclass(frozen=True)
class Class:
    """A class found in source, or an instance of it."""

    node: ast.ClassDef
    module: Module
    instance: bool = False

    def functions(self) -> dict[str, Function]:
        """Methods by name, inherited ones included."""
        found: dict[str, Function] = {}
        for base in reversed(self.node.bases):
            resolved = self.module.resolve(base)
            if isinstance(resolved, Class):
                found.update(resolved.functions())
        for statement in self.node.body:
            for name, value in _bindings(statement):
                if isinstance(value, FunctionNode):
                    if not _is_overload(value) and not _is_property(value):
                        static = _decorated(value, "staticmethod")
                        found[name] = Function(value, self.module, bound=not static)
                elif isinstance(value, ast.expr):
                    for part in ast.walk(value):
                        if isinstance(part, ast.Name) and part.id in found:
                            found[name] = found[part.id]
                            break
        return found

    def properties(self) -> set[str]:
        """The names of its own properties."""
        return {
            each.name
            for each in self.node.body
            if isinstance(each, FunctionNode) and _is_property(each)
        }

    @property
    def container(self) -> bool:
        """Whether elements can be drawn into its instances."""
        bases = [self.module.resolve(each) for each in self.node.bases]
        derived = any(isinstance(each, Class) and each.container for each in bases)
        return derived or self.node.name == CONTAINER


class Package:
    """The source of one release: module name to text."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._modules: dict[str, Module | None] = {}

    def module(self, name: str) -> Module | None:
        """The module of a dotted name, or ``None``."""
        if name not in self._modules:
            path = name.replace(".", "/")
            self._modules[name] = None
            for candidate in (f"{path}.py", f"{path}/__init__.py"):
                if candidate in self._sources:
                    package = candidate.endswith("__init__.py")
                    self._modules[name] = Module(name, self._sources[candidate], self, package)
        return self._modules[name]

    def read(self) -> Api:
        """Every public command of this release."""
        root = self.module("streamlit")
        if root is None:
            raise ValueError("this is not Streamlit: it has no package of that name")
        functions: dict[str, Signature] = {}
        names: set[str] = set()
        for name in root.bindings:
            if name.startswith("_") or name == "TYPE_CHECKING":
                continue
            names.add(name)
            found = None if name in OBJECTS else root.callable(name)
            if found is not None:
                functions[name] = signature(found)
        for namespace in NAMESPACES:
            functions |= self._namespace(namespace)
        functions |= self._component()
        generator = {
            name: each
            for name, each in self._generator().items()
            if not name.startswith("_") and name not in INTERNAL
        }
        methods = {name: signature(each) for name, each in generator.items()}
        members, returns = _containers(generator)
        return Api(
            functions, methods, frozenset(names), self._submodules() - names, members, returns
        )

    def _submodules(self) -> frozenset[str]:
        """The public modules directly below ``streamlit``."""
        parts = [path.removesuffix(".py").split("/") for path in self._sources]
        below = {each[1] for each in parts if each[0] == "streamlit" and len(each) > 1}
        return frozenset(name for name in below if name.isidentifier() and name[0] != "_")

    def _generator(self) -> dict[str, Function]:
        module = self.module("streamlit.delta_generator")
        found = module.value("DeltaGenerator") if module else None
        if not isinstance(found, Class):
            raise TypeError("streamlit.delta_generator has no class DeltaGenerator")
        return found.functions()

    def _namespace(self, namespace: str) -> dict[str, Signature]:
        module = self.module(f"streamlit.{namespace}")
        if module is None:
            return {}
        public = module.exported()
        found = {name: module.callable(name) for name in public if not name.startswith("_")}
        return {f"{namespace}.{name}": signature(each) for name, each in found.items() if each}

    def _component(self) -> dict[str, Signature]:
        """The call of what ``declare_component`` returns."""
        for place in ("custom_component", "components"):
            module = self.module(f"streamlit.components.v1.{place}")
            found = module.value("CustomComponent") if module else None
            if isinstance(found, Class):
                return {COMPONENT: signature(found.functions()["create_instance"])}
        return {}

    def method(self, name: str) -> Function | None:
        """A method of ``DeltaGenerator``, private ones included."""
        return self._generator().get(name)


class Module:
    """One module: what its top-level names are bound to."""

    def __init__(self, name: str, text: str, package: Package, is_package: bool) -> None:
        self.name = name
        self.package = package
        self._is_package = is_package
        self._tree = ast.parse(text)

    @cached_property
    def bindings(self) -> dict[str, ast.AST]:
        """Top-level names and the last node that binds them."""
        found: dict[str, ast.AST] = {}
        for statement in _flat(self._tree.body):
            for name, value in _bindings(statement):
                if isinstance(value, FunctionNode) and _is_overload(value):
                    continue
                found[name] = value
        return found

    def exported(self) -> list[str]:
        """The names in ``__all__``; without it, those that the module defines or re-exports."""
        value = self.bindings.get("__all__")
        if isinstance(value, ast.List | ast.Tuple):
            return [each.value for each in value.elts if isinstance(each, ast.Constant)]
        return list(self.bindings)

    def value(self, name: str) -> Function | Class | Module | None:
        """What a top-level name stands for."""
        node = self.bindings.get(name)
        if isinstance(node, FunctionNode):
            return Function(node, self, bound=False)
        if isinstance(node, ast.ClassDef):
            return Class(node, self)
        if isinstance(node, ast.ImportFrom | ast.Import):
            return self._imported(node, name)
        return self.resolve(node) if isinstance(node, ast.expr) else None

    def callable(self, name: str) -> Function | None:
        """The function that calling a top-level name runs."""
        found = self.value(name)
        if isinstance(found, Class):
            return found.functions().get("__call__" if found.instance else "__init__")
        return found if isinstance(found, Function) else None

    def resolve(self, node: ast.AST) -> Function | Class | Module | None:
        """What an expression of this module stands for."""
        if isinstance(node, ast.Name):
            return self.value(node.id)
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        if isinstance(node, ast.Call):
            return self._called(node)
        return None

    def _attribute(self, node: ast.Attribute) -> Function | Class | Module | None:
        if isinstance(node.value, ast.Name | ast.Attribute) and ast.unparse(node.value) in {
            "_main",
            "_event",
            "_main_dg",
            "_dg_singleton._main_dg",
            "sidebar",
            "streamlit._main",
        }:
            return self.package.method(node.attr)
        owner = self.resolve(node.value)
        if isinstance(owner, Module):
            return owner.value(node.attr) or self.package.module(f"{owner.name}.{node.attr}")
        if isinstance(owner, Class):
            return owner.functions().get(node.attr)
        return None

    def _called(self, node: ast.Call) -> Function | Class | Module | None:
        """A wrapped function (``gather_metrics(name, f)``) or an instance of a class."""
        callee = self.resolve(node.func)
        if isinstance(callee, Class):
            return replace(callee, instance=True)
        for argument in [*node.args, *(each.value for each in node.keywords)]:
            found = self.resolve(argument)
            if isinstance(found, Function):
                return found
        return None

    def _imported(
        self, node: ast.ImportFrom | ast.Import, name: str
    ) -> Function | Class | Module | None:
        for alias in node.names:
            if (alias.asname or alias.name.split(".")[0]) != name:
                continue
            if isinstance(node, ast.Import):
                target = alias.name if alias.asname else name
                return self.package.module(target)
            source = self._source_of(node)
            module = self.package.module(source)
            if module is not None and module is not self and alias.name in module.bindings:
                return module.value(alias.name)
            return self.package.module(f"{source}.{alias.name}")
        return None

    def _source_of(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.name.split(".")
        drop = node.level - (1 if self._is_package else 0)
        parts = parts[: len(parts) - drop] if drop else parts
        return ".".join([*parts, *([node.module] if node.module else [])])


def _decorated(node: FunctionNode, name: str) -> bool:
    return any(isinstance(each, ast.Name) and each.id == name for each in node.decorator_list)


def _is_property(node: FunctionNode) -> bool:
    parts = [each.attr for each in node.decorator_list if isinstance(each, ast.Attribute)]
    return _decorated(node, "property") or "setter" in parts


def _containers(
    methods: Mapping[str, Function],
) -> tuple[dict[str, Signature | None], dict[str, str]]:
    """What the classes of containers have beyond these methods, and who returns which class."""
    members: dict[str, Signature | None] = {}
    returns: dict[str, str] = {}
    todo = dict(methods)
    while todo:
        name, function = todo.popitem()
        found = _returned(function)
        if found is None:
            continue
        owner = found.node.name
        returns[name] = owner
        for each in found.properties() if owner != CONTAINER else ():
            members[f"{owner}.{each}"] = None
        for each, method in found.functions().items():
            full = f"{owner}.{each}"
            if not each.startswith("_") and each not in methods and owner != CONTAINER:
                if full not in members:
                    todo[full] = method
                members[full] = signature(method)
    return members, returns


def _returned(function: Function) -> Class | None:
    """The class of containers in what a function returns; its own class before the general one."""
    annotation = function.node.returns
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = ast.parse(annotation.value, mode="eval").body
    names = [] if annotation is None else list(ast.walk(annotation))
    found = [function.module.resolve(each) for each in names if isinstance(each, ast.Name)]
    classes = [each for each in found if isinstance(each, Class) and each.container]
    return min(classes, key=lambda each: each.node.name == CONTAINER, default=None)


def signature(function: Function) -> Signature:
    """The parameters of a function, and the literals its annotations allow.

    A default that is no literal is written ``...``.
    """
    arguments = function.node.args
    parameters: list[str] = []
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    defaults += arguments.defaults
    pairs = list(zip(positional, defaults, strict=True))[1 if function.bound else 0 :]
    parameters += [_parameter(each, default) for each, default in pairs]
    if arguments.vararg:
        parameters.append(f"*{arguments.vararg.arg}")
    elif arguments.kwonlyargs:
        parameters.append("*")
    keyword = list(zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True))
    parameters += [_parameter(each, default) for each, default in keyword]
    if arguments.kwarg:
        parameters.append(f"**{arguments.kwarg.arg}")
    literals = {}
    for each, _ in [*pairs, *keyword]:
        allowed = _literals(each.annotation, function.module)
        if allowed:
            literals[each.arg] = allowed
    return Signature(", ".join(parameters), literals)


def _parameter(node: ast.arg, default: ast.expr | None) -> str:
    if default is None:
        return node.arg
    try:
        value = ast.literal_eval(default)
    except ValueError:
        return f"{node.arg}=..."
    return f"{node.arg}={value!r}"


def _literals(annotation: ast.expr | None, module: Module) -> tuple[object, ...]:
    """The values that an annotation allows, if it allows literals (and ``None``) only."""
    if annotation is None:
        return ()
    found: list[object] = []
    if _collect(annotation, module, found, depth=0) and any(each is not None for each in found):
        return tuple(dict.fromkeys(found))
    return ()


def _collect(node: ast.expr, module: Module, found: list[object], depth: int) -> bool:
    if depth > 8:
        return False
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _collect(node.left, module, found, depth + 1) and _collect(
            node.right, module, found, depth + 1
        )
    if isinstance(node, ast.Constant):
        if node.value is None:
            found.append(None)
            return True
        if isinstance(node.value, str):
            return _collect(ast.parse(node.value, mode="eval").body, module, found, depth + 1)
        return False
    if isinstance(node, ast.Subscript):
        name = ast.unparse(node.value).rpartition(".")[2]
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name == "Literal":
            for item in items:
                if not isinstance(item, ast.Constant):
                    return False
                found.append(item.value)
            return True
        if name in {"Union", "Optional"}:
            if name == "Optional":
                found.append(None)
            return all(_collect(item, module, found, depth + 1) for item in items)
        return False
    if isinstance(node, ast.Name | ast.Attribute):
        target = _alias(node, module)
        return target is not None and _collect(target[0], target[1], found, depth + 1)
    return False


def _alias(node: ast.expr, module: Module) -> tuple[ast.expr, Module] | None:
    """The annotation that a type alias stands for, and the module it is written in."""
    if not isinstance(node, ast.Name):
        return None
    bound = module.bindings.get(node.id)
    if isinstance(bound, ast.expr):
        return bound, module
    if isinstance(bound, ast.ImportFrom):
        source = module.package.module(module._source_of(bound))  # noqa: SLF001
        for alias in bound.names:
            if (alias.asname or alias.name) == node.id and source is not None:
                return _alias(ast.Name(alias.name), source)
    return None


def _flat(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Top-level statements, those below ``if`` and ``try`` included."""
    for statement in statements:
        if isinstance(statement, ast.If):
            yield from _flat(statement.body)
            yield from _flat(statement.orelse)
        elif isinstance(statement, ast.Try):
            yield from _flat(statement.body)
        else:
            yield statement


def _bindings(statement: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(statement, FunctionNode | ast.ClassDef):
        yield statement.name, statement
    elif isinstance(statement, ast.ImportFrom | ast.Import):
        for alias in statement.names:
            yield alias.asname or alias.name.split(".")[0], statement
    elif isinstance(statement, ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Name):
                yield target.id, statement.value
    elif (
        isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and statement.value is not None
    ):
        yield statement.target.id, statement.value


def _is_overload(node: FunctionNode) -> bool:
    return any(ast.unparse(each).rpartition(".")[2] == "overload" for each in node.decorator_list)
