"""Finds in the sources every code of finding or error that is written as a literal.

Seen: `error("code", where, field=...)` and its sisters of `seda.findings`, `Finding("code", ...)`,
errors of `sae.errors`, `code = "..."` of an error class, any function or class of the same module
that takes a `code`, and the constant tables of a module that emits codes by variable
(`{key: "code"}`, `(("code", ...), ...)`).
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]

EMITTERS = frozenset({"error", "warning", "info"})
CODE = re.compile(r"[a-z]+(_[a-z0-9]+)+")


@dataclass(frozen=True, slots=True)
class Emission:
    """A code and where it is emitted; fields is None when the literal does not show them."""

    code: str
    place: str
    library: str
    fields: frozenset[str] | None


def emissions() -> tuple[Emission, ...]:
    """List what `seda/` and `sae/` emit."""
    errors = _error_classes()
    return tuple(
        emission
        for library in ("seda", "sae")
        for path in sorted((ROOT / library).rglob("*.py"))
        for emission in _of_module(path, library, errors)
    )


def _of_module(path: Path, library: str, errors: frozenset[str]) -> Iterator[Emission]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    name = str(path.relative_to(ROOT))
    takers = _takers_of_a_code(tree)
    emitters = _imported_from(tree, "seda.findings") & EMITTERS
    raised = _imported_from(tree, "sae.errors") | (errors if name == "sae/errors.py" else set())
    by_variable = False
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name in errors:
            yield from (Emission(code, name, library, None) for code in _class_code(node))
        if not isinstance(node, ast.Call):
            continue
        called = _called(node)
        code = _literal(node, takers.get(called, 0))
        if called in emitters or called in takers:
            by_variable = by_variable or code is None
        if code is not None and called in emitters | raised | takers.keys() | {"Finding"}:
            fields = _keywords(node) if called in emitters | raised else None
            yield Emission(code, f"{name}:{node.lineno}", library, fields)
    if by_variable:
        yield from (Emission(code, name, library, None) for code in _tabled(tree))


def _error_classes() -> frozenset[str]:
    tree = ast.parse((ROOT / "sae" / "errors.py").read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.ClassDef))


def _class_code(node: ast.ClassDef) -> Iterator[str]:
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code))):
                yield code


def _takers_of_a_code(tree: ast.Module) -> dict[str, int]:
    """Give the functions and classes that take a `code`, with its rank among the arguments."""
    found = {}
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name):
                makers = [node]
            case ast.ClassDef(name=name, body=body):
                makers = [made for made in body if getattr(made, "name", "") == "__init__"]
            case _:
                continue
        for maker in makers:
            names = [argument.arg for argument in maker.args.args if argument.arg != "self"]
            if "code" in names:
                found[name] = names.index("code")
    return found


def _tabled(tree: ast.Module) -> Iterator[str]:
    """Give the codes of the constant tables of a module: values of a dict, heads of its tuples."""
    for statement in tree.body:
        match statement:
            case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
                for node in ast.walk(value):
                    match node:
                        case ast.Dict(values=values):
                            yield from _codes(values)
                        case ast.Tuple(elts=[head, _, *_]):
                            yield from _codes([head])


def _codes(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        text = _text(node)
        if text and CODE.fullmatch(text):
            yield text


def _imported_from(tree: ast.Module, module: str) -> set[str]:
    return {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == module
        for alias in node.names
    }


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id="self" | "findings"), attr=name):
            return name
    return ""


def _literal(node: ast.Call, rank: int) -> str | None:
    for keyword in node.keywords:
        if keyword.arg == "code":
            return _text(keyword.value)
    return _text(node.args[rank]) if rank < len(node.args) else None


def _text(node: ast.expr) -> str | None:
    match node:
        case ast.Constant(value=str(text)) if text:
            return text
    return None


def _keywords(node: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in node.keywords]
    return None if None in names else frozenset(name for name in names if name) - {"where"}
