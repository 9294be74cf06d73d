"""All the small faults one could make in a module, each as the module's tree with one node changed.

Left alone: annotations, docstrings, the words of messages (anything with a Chinese character), raised errors,
assertions, imports, names for types, and the list of what a module exports. Strings that only name something are
changed; so are numbers, operators, branches and results.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "all_of": "any_of", "any_of": "all_of"}
_UNTOUCHED = (ast.Raise, ast.Assert, ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class Mutant:
    """One fault: where it is and what the statement says then; the whole tree to run is made when it is asked for."""

    line: int
    before: str
    after: str
    original: ast.Module
    place: int
    variant: ast.AST

    @property
    def change(self) -> str:
        return f"{self.before} → {self.after}"

    @property
    def tree(self) -> ast.Module:
        """The module with the fault in it."""
        tree = copy.deepcopy(self.original)
        node, holder = list(_places(tree))[self.place]
        _replace(holder, node, self.variant)
        return ast.fix_missing_locations(tree)


def mutants_of(source: str) -> Iterator[Mutant]:
    """Every mutant of a module's source, in the order of its lines."""
    original = ast.parse(source)
    for place, (node, holder) in enumerate(list(_places(original))):
        line, before = getattr(node, "lineno", getattr(holder, "lineno", 0)), ast.unparse(node)
        for variant in _variants(node):
            yield Mutant(line, before, ast.unparse(variant), original, place, variant)


def _places(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Nodes that may be changed, with the node that holds each."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list", "bases", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, _UNTOUCHED) or _is_text(child) or _is_export(child):
                continue
            yield child, tree
            yield from _places(child)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_export(node: ast.AST) -> bool:
    """What a module exports, and names for types: nobody's answer depends on either."""
    if not isinstance(node, ast.Assign):
        return False
    return ast.unparse(node.targets[0]) == "__all__" or ast.unparse(node.value).startswith(("Literal[", "TypeVar("))


def _variants(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        yield from _compared_otherwise(node)
    elif isinstance(node, ast.BinOp) and type(node.op) in _COMPUTED:
        yield _with(node, op=_COMPUTED[type(node.op)]())
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Constant):
        yield from _other_constants(node.value)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLED:
        yield _with(node, func=ast.Name(_CALLED[node.func.id], ast.Load()))
    else:
        yield from _other_ways(node)


def _compared_otherwise(node: ast.Compare) -> Iterator[ast.AST]:
    for place, operator in enumerate(node.ops):
        for kind in _COMPARED[type(operator)]:
            yield _with(node, ops=[*node.ops[:place], kind(), *node.ops[place + 1 :]])


def _other_ways(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.If | ast.IfExp):
        yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield _with(node, ifs=[])
    else:
        yield from _statement_left_out(node)


def _statement_left_out(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Expr | ast.AugAssign | ast.Continue):
        yield ast.Pass()


def _other_constants(value: object) -> Iterator[ast.AST]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1)
    elif isinstance(value, str) and value.isascii() and value.strip():
        yield ast.Constant(value + "_")


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _replace(holder: ast.AST, node: ast.AST, variant: ast.AST) -> None:
    variant = copy.deepcopy(variant)
    for name, value in ast.iter_fields(holder):
        if value is node:
            setattr(holder, name, variant)
        elif isinstance(value, list):
            value[:] = [variant if child is node else child for child in value]
