"""The visitors of statements: each returns whether control comes out at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from stlint.dryrun.annotations import annotations_of, evaluate_annotation
from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.machine import Arguments
from stlint.dryrun.magic import magic_of
from stlint.dryrun.patterns import Patterns
from stlint.model.events import Drawn, Stopped
from stlint.model.values import (
    NONE,
    Bound,
    Class,
    Const,
    External,
    Frame,
    Function,
    Result,
    Tuple,
    Value,
)

if TYPE_CHECKING:
    from pathlib import Path

    from stlint.dryrun.visitors import Visitors
    from stlint.model.guards import Guards
    from stlint.syntax.source import Source


class Statements(Patterns):
    """Every kind of statement."""

    actions: Visitors[bool]

    def run_block(self, body: Any) -> bool:
        """Run statements; returns whether control comes out."""
        for statement in body.body:  # noqa: SIM110 - every statement comes through here
            if not self.run(statement):
                return False
        return True

    def run(self, node: cst.CSTNode) -> bool:
        """Run one statement."""
        self.step()
        before, self.statement = self.statement, node
        try:
            return self.actions[type(node)](node)
        except UnreachableError:
            return False
        finally:
            self.statement = before

    def not_modelled(self, node: cst.CSTNode) -> bool:
        """A statement of a kind that has no visitor."""
        self.gap(node, type(node).__name__)
        return True

    def run_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> bool:
        actions = self.actions  # the line stays the statement of what its parts do
        for each in node.body:  # noqa: SIM110 - the same
            if not actions[type(each)](each):
                return False
        return True

    def run_Pass(self, node: cst.Pass) -> bool:
        del node
        return True

    run_TypeAlias = run_Pass

    def run_Expr(self, node: cst.Expr) -> bool:
        value = node.value
        if self.module.name == "__main__" and not isinstance(value, cst.Call):
            magic = self.sources[self.module.path].once(magic_of, self.module.tree)
            late = node in magic.late
            if node in magic.always or (late and self.behaves("magic-in-every-block")):
                self.eval(value)
                self.emit(Drawn, node, late=late)
                return True
        self.eval(value)
        return True

    sources: dict[Path, Source]

    def run_Return(self, node: cst.Return) -> bool:
        value = NONE if node.value is None else self.settle(self.eval(node.value))
        return self.exit("call", value)

    def run_Break(self, node: cst.Break) -> bool:
        del node
        return self.exit("loop")

    def run_Continue(self, node: cst.Continue) -> bool:
        del node
        return self.exit("round")

    def run_Assert(self, node: cst.Assert) -> bool:
        condition = self.condition(self.verdict(node.test))

        def fails() -> bool:
            self.emit(Stopped, node, how="raise")
            return self.raises(External("builtins.AssertionError"))

        return self.fork(condition, lambda: True, fails)

    def run_Import(self, node: cst.Import) -> bool:
        for alias in node.names:
            self.import_module(node, alias)
        return True

    def run_ImportFrom(self, node: cst.ImportFrom) -> bool:
        self.import_from(node)
        return True

    def import_module(self, node: cst.Import, alias: cst.ImportAlias) -> None:
        """``import name as alias``."""
        raise NotImplementedError

    def import_from(self, node: cst.ImportFrom) -> None:
        """``from name import names``."""
        raise NotImplementedError

    def run_If(self, node: cst.If) -> bool:
        condition = self.condition(self.verdict(node.test))

        def other() -> bool:
            orelse = node.orelse
            if orelse is None:
                return True
            return self.run(orelse) if isinstance(orelse, cst.If) else self.run_block(orelse.body)

        return self.fork(condition, lambda: self.run_block(node.body), other)

    def run_FunctionDef(self, node: cst.FunctionDef) -> bool:
        function = Function(node, self.frame, node.name.value, self.defaults_of(node.params))
        for annotation in annotations_of(node):
            evaluate_annotation(self, annotation)
        if isinstance(self.owner, Class):
            function.owner = self.owner
        self.defined[id(node)] = (function, self.guards)
        value: Value = function
        for decorator in reversed(node.decorators):
            made = self.settle(self.eval(decorator.decorator))
            if isinstance(made, Function) and made.role == "property":
                continue
            if isinstance(decorator.decorator, cst.Attribute) and (
                decorator.decorator.attr.value in {"setter", "deleter", "getter"}
            ):
                self.store.set((decorator.decorator.attr.value, self.frame, node.name.value), value)
                return True
            value = self.settle(self.call(decorator, made, Arguments((value,))))
        self.bind(node.name.value, value)
        return True

    owner: Class | None
    defined: dict[int, tuple[Function, Guards]]
    """Every function that was defined, by its node, and under which conditions."""

    def run_ClassDef(self, node: cst.ClassDef) -> bool:
        bases = [self.settle(self.eval(each.value)) for each in node.bases]
        if any(isinstance(each, (Const, Tuple)) for each in bases):
            self.fails("TypeError")
        frame = Frame(self.frame.module, self.frame, of_class=True)
        cls = Class(node, node.name.value, frame, bases)
        before, outer = self.frame, self.owner
        self.frame, self.owner = frame, cls
        try:
            self.run_block(node.body)
        finally:
            self.frame, self.owner = before, outer
        self._number_members(cls)
        self._hide_class_names(frame, before)
        value: Value = cls
        for decorator in reversed(node.decorators):
            made = self.settle(self.eval(decorator.decorator))
            result = self.settle(self.call(decorator, made, Arguments((value,))))
            value = result if isinstance(result, Class) else value
        self.bind(node.name.value, value)
        return True

    def _number_members(self, cls: Class) -> None:
        """Give the members of a ``StrEnum`` that are ``auto()`` their values: their small names."""
        if External("enum.StrEnum") not in cls.bases:
            return
        for key, value in list(self.store.values.items()):
            if not isinstance(key, tuple) or key[0] is not cls.frame:
                continue
            if key[1] == "_generate_next_value_":
                return
            if isinstance(value, Result) and value.path == "enum.auto":
                self.store.set(key, Const(key[1].lower()))

    def _hide_class_names(self, frame: Frame, outer: Frame) -> None:
        """Methods do not see the names of their class: they look further out."""
        self.weigh(len(self.store.values))
        for key, value in list(self.store.values.items()):
            if isinstance(key, tuple) and key[0] is frame:
                inner = value.function if isinstance(value, Bound) else value
                if isinstance(inner, Function) and inner.frame is frame:
                    inner.frame = outer
