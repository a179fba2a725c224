"""Functions of the grammar of programs: helpers, callbacks, classes, odd ways to draw."""

from __future__ import annotations

from program_statements import Statements
from program_words import WIDGET_STATE, Function, Scope


class Functions(Statements):
    # -- functions

    def helper(self, scope: Scope) -> None:
        """A function, plain or a fragment; what follows may call it."""
        name = self.fresh("show")
        kinds = tuple(
            self.rng.choice(("str", "str", "int", "container", "list"))
            for _ in range(self.rng.choice((0, 1, 1, 2)))
        )
        inner = self.function_scope(scope)
        parameters = [self.fresh("p") for _ in kinds]
        inner.variables.update(zip(parameters, kinds, strict=True))
        shown = list(parameters)
        if parameters and kinds[-1] != "container" and self.maybe(0.3):
            shown[-1] = f"{shown[-1]}={self.literal(kinds[-1])}"
        if self.maybe(0.15) and not inner.formless:
            self.row(self.rng.choice(("@st.fragment", "@st.fragment()")))
        returns = self.rng.choice((None, None, "str", "bool"))
        self.row(f"def {name}({', '.join(shown)}):")
        known = set(self.known)
        last = (f"return {self.expression(returns, inner, 2)}",) if returns else ()
        if returns and self.maybe(0.5):
            kind = "checkbox" if returns == "bool" else "text_input"
            last = (f"return {self.widget(inner, kind)}",)
        if returns:
            # every way out of a function must give the same type
            inner.in_function = False
        self.body(inner, 3, *last)
        self.known = known | {each for each in self.known if self.maybe(0.5)}
        scope.functions.append(Function(name, kinds, returns, inner.formless, tuple(parameters)))
        for _ in range(self.rng.choice((0, 1, 2))):
            self.call(scope)

    def function_scope(self, scope: Scope) -> Scope:
        """What the body of a function may use that is defined here, and called soon."""
        inner = scope.inner()
        if self.indent == 0:
            inner.variables = {
                key: value for key, value in inner.variables.items() if key.isupper()
            }
        inner.in_function, inner.in_loop = True, False
        inner.formless = bool(scope.in_form) or scope.formless or self.maybe(0.3)
        inner.functions = [
            each
            for each in inner.functions
            if each.returns == "callback" or each.in_forms or not inner.formless
        ]
        return inner

    def callback(self, scope: Scope) -> None:
        name = self.fresh("on_")
        inner = Scope(in_function=True, in_callback=True)
        parameters = ("step",) if self.maybe(0.4) else ()
        inner.variables.update(dict.fromkeys(parameters, "int"))
        known, drawn, care = set(self.known), set(self.drawn), self.care
        self.care = min(care, 0.6)
        self.drawn -= set(WIDGET_STATE)
        self.row(f"def {name}({', '.join(parameters)}):")
        self.body(inner, 2)
        self.known, self.drawn, self.care = known, drawn, care
        scope.functions.append(Function(name, parameters, "callback", in_forms=True))

    def call(self, scope: Scope) -> None:
        able = [
            each
            for each in scope.functions
            if each.returns != "callback"
            and (each.in_forms or not (scope.in_form or scope.formless))
        ]
        if not able:
            self.draw(scope)
            return
        function = self.rng.choice(able)
        values = [self.expression(kind, scope, 1) for kind in function.parameters]
        if function.arguments and self.maybe(0.15):
            values[-1] = f"{function.arguments[-1]}={values[-1]}"
        text = f"{function.name}({', '.join(values)})"
        if function.returns in {"str", "bool"} and self.maybe(0.5):
            name = self.fresh("v")
            self.row(f"{name} = {text}")
            scope.variables[name] = function.returns
        else:
            self.row(text)

    def a_class(self, scope: Scope) -> None:
        """A class whose methods draw, and some objects of it."""
        name = self.fresh("Panel")
        inner = scope.inner()
        if self.indent == 0:
            inner.variables = {}
        inner.in_function, inner.in_loop, inner.formless = True, False, True
        inner.functions = [each for each in inner.functions if each.in_forms]
        inner.variables["self.title"] = "str"
        form = self.rng.choice(("init", "init", "dataclass", "class"))
        if form == "dataclass":
            self.row("from dataclasses import dataclass")
            self.row("@dataclass")
        self.row(f"class {name}:")
        if form == "init":
            self.row("    def __init__(self, title):")
            self.row("        self.title = title")
        elif form == "dataclass":
            self.row("    title: str")
        else:
            self.row(f"    title = {self.literal('str')}")
        self.indent += 1
        self.row("def draw(self):")
        known = set(self.known)
        self.body(inner, 2)
        self.known = known
        self.indent -= 1
        item = '"a"' if form != "class" else ""
        if form != "class" and self.maybe(0.4):
            self.row(f'for panel in [{name}("a"), {name}("{self.rng.choice("ab")}")]:')
            self.row("    panel.draw()")
            return
        panel = self.fresh("panel")
        self.row(f"{panel} = {name}({item})")
        for _ in range(self.rng.choice((1, 1, 2))):
            self.row(f"{panel}.draw()")

    def odd(self, scope: Scope) -> None:
        """Widgets in comprehensions, lambdas, walrus, closures, conditional expressions."""
        kind = "checkbox" if scope.in_form or scope.formless else "button"
        shape = self.rng.choice(
            ("list", "dict", "lambda", "walrus", "closure", "if", "and", "star")
        )
        inner = scope.inner()
        if shape in {"list", "dict"}:
            item = self.fresh("x")
            items = self.expression("list", scope, 1)
            inner.variables = {item: "str"}
            call = self.widget(inner, "checkbox", "st")
            name = self.fresh("got")
            test = f' if {item} != "a"' if self.maybe(0.3) else ""
            if shape == "list":
                self.row(f"{name} = [{call} for {item} in {items}{test}]")
            else:
                self.row(f"{name} = {{{item}: {call} for {item} in {items}{test}}}")
            self.row(f"if any({name}):" if shape == "list" else f"if {name}:")
            self.body(scope, 1)
        elif shape == "lambda":
            name, parameter = self.fresh("ask"), self.fresh("p")
            inner.variables = {parameter: "str"}
            self.row(f"{name} = lambda {parameter}: {self.widget(inner, kind, 'st')}")
            for _ in range(self.rng.choice((1, 2))):
                self.row(f"{name}({self.expression('str', scope, 1)})")
        elif shape == "walrus":
            name = self.fresh("v")
            self.row(f"if {name} := {self.widget(scope, 'text_input')}:")
            inner.variables[name] = "str"
            self.body(inner, 2)
        elif shape == "closure":
            outer, name = self.fresh("make"), self.fresh("p")
            inner.variables = {name: "str"}
            self.row(f"def {outer}({name}):")
            self.row("    def draw():")
            self.row(f"        return {self.widget(inner, kind, 'st')}")
            self.row("    return draw")
            made = self.fresh("draw")
            self.row(f"{made} = {outer}({self.expression('str', scope, 1)})")
            for _ in range(self.rng.choice((1, 1, 2))):
                self.row(f"{made}()")
        elif shape == "if":
            name = self.fresh("v")
            test = self.condition(scope, 1)
            self.row(f"{name} = {self.widget(scope, 'checkbox')} if {test} else False")
            scope.variables[name] = "bool"
        elif shape == "and":
            name = self.fresh("v")
            word = self.rng.choice(("and", "or"))
            self.row(f"{name} = {self.condition(scope, 1)} {word} {self.widget(scope, 'checkbox')}")
        else:
            name = self.fresh("args")
            self.row(f'{name} = {{"label": {self.label(scope)}}}')
            for _ in range(self.rng.choice((1, 1, 2))):
                self.row(f"st.{kind}(**{name})")
