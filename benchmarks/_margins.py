"""By how much a claim holds: the comparisons behind it note the distance of their two sides."""

from __future__ import annotations

import ast
import copy
import operator
from collections import defaultdict
from typing import Any

import numpy as np

COMPARE = {
    ast.Lt: ("<", operator.lt, -1),
    ast.LtE: ("<=", operator.le, -1),
    ast.Gt: (">", operator.gt, 1),
    ast.GtE: (">=", operator.ge, 1),
}
TRUTHS = {symbol: (truth, sign) for symbol, truth, sign in COMPARE.values()}
THROUGH = {"all", "bool"}  # what asks for every comparison; not `any`, nor a slice of them


class Margins(ast.NodeTransformer):
    """Changes cells: each `a < b` is noted, and each `claim` is told which of them it rests on.

    For IPython's `ast_transformers`. `noted` is what a cell calls in their place. A claim rests on
    the comparisons in its second argument, and on those in the value of a name that stands there.
    """

    def __init__(self):
        self.found: dict[str, list[float]] = defaultdict(list)
        self._assigned: dict[str, ast.expr] = {}

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self._assigned[target.id] = copy.deepcopy(node.value)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id == "claim" and len(node.args) > 1:
            texts = [ast.unparse(one) for one in self._behind(node.args[1])]
            node = self.generic_visit(node)
            node.keywords.append(ast.keyword("compared", ast.Constant(tuple(texts))))
            return ast.fix_missing_locations(node)
        return self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        text = ast.unparse(node)
        node = self.generic_visit(node)
        if not all(type(op) in COMPARE for op in node.ops):
            return node
        symbols = tuple(COMPARE[type(op)][0] for op in node.ops)
        sides = ast.Tuple([node.left, *node.comparators], ast.Load())
        arguments = [ast.Constant(text), sides, ast.Constant(symbols)]
        called = ast.Call(ast.Name("_noted_comparison", ast.Load()), arguments, [])
        return ast.fix_missing_locations(ast.copy_location(called, node))

    def noted(self, text: str, sides: tuple, symbols: tuple[str, ...]) -> Any:
        """What the comparison `text` of these sides gives; the smallest distance is noted."""
        result = True
        for left, right, symbol in zip(sides[:-1], sides[1:], symbols, strict=True):
            truth, sign = TRUTHS[symbol]
            result = truth(left, right)
            try:
                distance = sign * (np.asarray(left, float) - np.asarray(right, float))
                self.found[text].append(float(distance.min()))
            except (TypeError, ValueError):
                pass  # no numbers, or none at all
            if len(symbols) > 1 and not result:
                break
        return result

    def taken(self, texts: tuple[str, ...]) -> dict[str, float]:
        """The smallest distance of each of these comparisons since the last claim on it."""
        return {text: min(self.found.pop(text)) for text in texts if text in self.found}

    def _behind(self, truth: ast.expr, *, by_name: bool = True) -> list[ast.Compare]:
        """The comparisons that decide whether `truth` is true."""
        parts: list[ast.expr] = []
        if isinstance(truth, ast.Compare):
            return [truth]
        if isinstance(truth, ast.Name) and by_name and truth.id in self._assigned:
            return self._behind(self._assigned[truth.id], by_name=False)
        if isinstance(truth, ast.BoolOp):
            parts = truth.values
        elif isinstance(truth, ast.GeneratorExp):
            parts = [truth.elt]
        elif isinstance(truth, ast.Call):
            function = truth.func
            name = function.attr if isinstance(function, ast.Attribute) else function.id
            if name in THROUGH:
                parts = truth.args or [function.value]
        return [one for part in parts for one in self._behind(part)]
