"""Mutants: reference solutions changed in one place, and what `judge` makes of them.

`python -m tests.exercises.mutants` prints, for each exercise, how many mutants there are, how many
are refused, and which of the others cannot be told apart on plausible inputs.
"""

import ast
import copy
import sys
from dataclasses import dataclass

import numpy as np

from labsupport.exercises.judging import judge
from labsupport.exercises.recognizing import outcome_of, same
from labsupport.exercises.registry import all_exercises
from tests.exercises.plausible import PLAUSIBLE

SWAPPED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.And: ast.Or,
    ast.Or: ast.And,
}  # fmt: skip
COMPARED = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
}  # fmt: skip
RENAMED = {
    "mean": ("sum", "median"), "sum": ("mean",), "std": ("var",), "var": ("std",), "min": ("max",),
    "max": ("min",), "all": ("any",), "any": ("all",), "argmax": ("argmin",),
    "log10": ("log", "log2"), "maximum": ("minimum",), "outer": ("multiply",),
    "standard_normal": ("random",), "allclose": ("array_equal",), "eval": ("train",),
    "unique": ("sort",),
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A reference solution changed in one place; change: what by what, as in "a + b → a - b"."""

    change: str
    source: str


def mutants(source, parameters):
    """All mutants of a function, without repetition."""
    found = {}
    tree = ast.parse(source)
    original = ast.unparse(tree)
    for place, node in enumerate(ast.walk(tree)):
        for k, _ in enumerate(_replacements(node, parameters)):
            changed = copy.deepcopy(tree)
            old = list(ast.walk(changed))[place]
            text = ast.unparse(old)
            new = _replacements(old, parameters)[k]
            changed = ast.fix_missing_locations(_Replace(old, new).visit(changed))
            _add(found, f"{text} → {ast.unparse(new)}", ast.unparse(changed), original)
    for name in parameters:
        for index in ("[:1]", "[:, :1]", "[::-1]"):
            changed = copy.deepcopy(tree)
            changed.body[0].body.insert(1, ast.parse(f"{name} = {name}{index}").body[0])
            _add(found, f"{name} → {name}{index}, first of all", ast.unparse(changed), original)
    return [Mutant(change, text) for text, change in found.items()]


def _add(found, change, text, original):
    """Adds a mutant, unless another one has the same text; its change gets a number if need be."""
    if text == original or text in found:
        return
    alike = sum(other.split(" #")[0] == change for other in found.values())
    found[text] = f"{change} #{alike + 1}" if alike else change


class _Replace(ast.NodeTransformer):
    def __init__(self, old, new):
        self.old, self.new = old, new

    def visit(self, node):
        return self.new if node is self.old else self.generic_visit(node)


def _replacements(node, parameters):
    """The nodes that may stand in place of `node`."""
    rules = {
        ast.BinOp: _of_operation,
        ast.BoolOp: lambda n: [ast.BoolOp(SWAPPED[type(n.op)](), n.values), *n.values],
        ast.UnaryOp: lambda n: [n.operand],
        ast.Compare: _of_comparison,
        ast.Constant: _of_constant,
        ast.Attribute: _of_attribute,
        ast.Call: _of_call,
        ast.Subscript: lambda n: [n.value],
        ast.IfExp: lambda n: [n.body, n.orelse],
        ast.If: lambda n: [ast.If(ast.UnaryOp(ast.Not(), n.test), n.body, n.orelse), ast.Pass()],
        ast.For: lambda n: [ast.Pass(), ast.For(n.target, _first(n.iter), n.body, n.orelse)],
        ast.comprehension: lambda n: [ast.comprehension(n.target, _first(n.iter), n.ifs, 0)],
        ast.Tuple: lambda n: [ast.Tuple(n.elts[::-1], n.ctx)] if len(n.elts) == 2 else [],
        ast.Expr: lambda n: [] if isinstance(n.value, ast.Constant) else [ast.Pass()],
        ast.AugAssign: lambda n: [ast.Pass()],
        ast.Name: lambda n: _of_name(n, parameters),
    }
    rule = rules.get(type(node))
    return rule(node) if rule else []


def _first(iterable):
    return ast.parse(f"list({ast.unparse(iterable)})[:1]", mode="eval").body


def _of_operation(node):
    swapped = SWAPPED.get(type(node.op))
    other = [ast.BinOp(node.left, swapped(), node.right)] if swapped else []
    return [*other, node.left, node.right]


def _of_comparison(node):
    others = COMPARED.get(type(node.ops[0]), ())
    return [ast.Compare(node.left, [other()], node.comparators) for other in others]


def _of_constant(node):
    value = node.value
    if isinstance(value, bool):
        return [ast.Constant(not value)]
    if isinstance(value, int):
        return [ast.Constant(other) for other in dict.fromkeys([value + 1, value - 1, 2 * value])]
    if isinstance(value, float):
        return [ast.Constant(other) for other in (2 * value, value / 2, 10 * value)]
    return []


def _of_attribute(node):
    others = [ast.Attribute(node.value, name, node.ctx) for name in RENAMED.get(node.attr, ())]
    return [*others, node.value] if node.attr == "T" else others


def _of_call(node):
    others = [node.args[0]] if node.args else []
    if isinstance(node.func, ast.Attribute):
        others.append(node.func.value)
    if len(node.args) == 2:
        others.append(ast.Call(node.func, node.args[::-1], node.keywords))
    others += [
        ast.Call(node.func, node.args, node.keywords[:k] + node.keywords[k + 1 :])
        for k in range(len(node.keywords))
    ]
    return others


def _of_name(node, parameters):
    if not isinstance(node.ctx, ast.Load) or node.id not in parameters:
        return []
    return [ast.Name(name, node.ctx) for name in parameters if name != node.id]


def compiled(task, mutant):
    """The mutant as a function, in the module of the reference."""
    names = dict(task.reference.__globals__)
    exec(compile(mutant.source, f"<mutant of {task.name}>", "exec"), names)
    return names[task.reference.__name__]


def differs(task, function):
    """Whether a function answers otherwise than the reference on some plausible input."""
    rng = np.random.default_rng(5)
    for case in PLAUSIBLE[task.name](rng):
        right, other = (outcome_of(task, f, case) for f in (task.reference, function))
        if not same(task, right, other) or right.traces != other.traces:
            return True
    return False


def survivors(task):
    """The number of mutants, and {change: whether it differs} of those that `judge` lets pass."""
    all_of_them = mutants(task.source, task.parameters)
    passed = {}
    for mutant in all_of_them:
        function = compiled(task, mutant)
        if judge(task, function):
            passed[mutant.change] = differs(task, function)
    return len(all_of_them), passed


def main(names):
    """Prints the table."""
    print(f"{'exercise':28}mutants  refused  alike  passed though different")
    for task in all_exercises():
        if names and task.name not in names:
            continue
        count, passed = survivors(task)
        wrong = [change for change, different in passed.items() if different]
        alike = len(passed) - len(wrong)
        print(f"{task.name:28}{count:7}  {count - len(passed):7}  {alike:5}  {len(wrong):5}")
        for change, different in passed.items():
            print(f"    {'PASSED' if different else 'alike '}  {change}")


if __name__ == "__main__":
    main(sys.argv[1:])
