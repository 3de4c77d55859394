"""Clients that the application makes: what it asks of them goes to the adapter, which makes its own.

How long the client lives, when its key is read, and what else it is made with are the adapter's from then on, so that
this is never safe. Where the two are made with different things it is left to a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import libcst as cst
from libcst import matchers as m
from libcst.metadata import Assignment, ClassScope

from seamlint.facts.spans import corners, row
from seamlint.fixes import append, importing, mentions, obligations
from seamlint.fixes.boundary import Adapter, forwards_to
from seamlint.fixes.files import Refused
from seamlint.fixes.move import Move
from seamlint.fixes.options import agree, is_literal, variables
from seamlint.fixes.symbols import is_global, symbol_of
from seamlint.fixes.tree import Tree
from seamlint.fixes.uses import Use, makes_client
from seamlint.links.links import Links
from seamlint.project import Zone

_PROPERTY = m.Decorator(
    m.OneOf(m.Name("property"), m.Name("cached_property"), m.Attribute(attr=m.Name("cached_property")))
)


@dataclass(frozen=True)
class Own:
    """A client that an adapter makes."""

    symbol: str
    """`openai.OpenAI()`, `boto3.client("s3")`, whatever else it is made with."""
    access: str
    """How its methods have it: `self._client()`."""
    call: cst.Call
    methods: dict[str, str]
    """By what is called on it, such as `chat.completions.create`, the method that forwards to that."""


def client(move: Move, use: Use) -> None:
    """`client = OpenAI(...)` goes, and `client.chat.completions.create(...)` becomes the adapter's operation."""
    call = cst.ensure_type(move.tree.parents[use.node], cst.Call)
    symbol = made(call, use.symbol, move.links)
    if move.in_tests:
        raise Refused("a test makes a client of its own")
    taker = _taker(move, call)
    if taker is not None:
        _goes_along(move, taker)
        return
    adapter, own = _served(move, use, symbol)
    agree(move.tree, call, own.call, f"`{adapter.name}`")
    outer = move.tree.parents[call]
    if isinstance(outer, cst.Attribute):
        asked = [_asked(move, call)]
    elif isinstance(outer, cst.Assign):
        asked = _asked_of_variable(move, outer)
    elif isinstance(outer, cst.WithItem):
        raise Refused("the client lives as long as the `with`; an adapter makes it from its binding")
    else:
        raise Refused(f"the client `{symbol}` is handed on; an adapter makes it from its binding")
    for callee, rest in asked:
        move.write(callee, _operation(move, adapter, own, rest))
    _be_the_only_one(move, use, call)
    move.unsafe(
        use, f"`{adapter.name}` makes the client from now on: its lifetime, its options and its key are the adapter's"
    )
    theirs = {cst.ensure_type(text, cst.SimpleString).evaluated_value for text in m.findall(own.call, m.SimpleString())}
    for name in sorted(variables(call) - theirs):
        move.unsafe(use, f"`{name}` is not what the adapter asks for, which may be another account's")


def _taker(move: Move, call: cst.Call) -> cst.Call | None:
    """The client that is made in the same breath, for which this is made: `Github(auth=Auth.Token(...))`."""
    outer = move.tree.parents[call]
    taker = move.tree.parents[outer] if isinstance(outer, cst.Arg) else None
    makes = isinstance(taker, cst.Call) and makes_client(symbol_of(move.tree, taker.func, move.links), move.links)
    return cst.ensure_type(taker, cst.Call) if makes else None


def _goes_along(move: Move, taker: cst.Call) -> None:
    """What is made for a client goes with it, if that goes at all. Raises Refused."""
    root: cst.BaseExpression = taker.func
    while isinstance(root, cst.Attribute):
        root = root.value
    if not (isinstance(root, cst.Name) and any(root.value == origin.local for origin in move.origins)):
        raise Refused("it is made for a client that another import makes, which has to go first")


def chained(move: Move, use: Use) -> bool:
    """`OpenAI().responses.create(...)`, where the adapter makes such a client too; whether it does."""
    symbol, _, rest = use.symbol.rpartition(").")
    found = _find(move, f"{symbol})") if symbol else None
    if found is None:
        return False
    adapter, own = found
    move.write(use.node, _operation(move, adapter, own, rest))
    if len(own.call.args) > symbol.count('"') // 2:
        move.unsafe(use, f"`{adapter.name}` makes the client with options and a key of its own")
    elif not own.access.endswith("()"):
        move.unsafe(use, f"`{adapter.name}` makes one client for all calls")
    return True


def made(call: cst.Call, path: str, links: Links) -> str:
    """The client that a call makes, by its class and its service; empty if it makes none."""
    if not makes_client(path, links):
        return ""
    provider = links.catalogue.find(path)
    services = links.catalogue.services_of(provider) if provider is not None else None
    if services is None or path.rpartition(".")[2] not in services.calls:
        return f"{path}()"
    first = call.args[0].value if call.args else None
    text = first.evaluated_value if isinstance(first, cst.SimpleString) else None
    return f'{path}("{text}")' if isinstance(text, str) else ""


def _served(move: Move, use: Use, symbol: str) -> tuple[Adapter, Own]:
    """The adapter that makes the same client. Raises Refused."""
    found = _find(move, symbol)
    if found is None:
        adapter = move.adapter(replace(use, symbol=symbol or use.symbol))
        raise Refused(f"`{adapter.name}` makes no client like `{symbol or use.symbol}` yet")
    return found


def _find(move: Move, symbol: str) -> tuple[Adapter, Own] | None:
    serving = [each for each in move.adapters if move.provider.id in each.providers]
    found = [(each, own) for each in serving for own in _own(move, each) if own.symbol == symbol]
    if len(found) > 1:
        names = ", ".join(f"`{each.name}`" for each, _ in found)
        raise Refused(f"several adapters of the boundary may be meant: {names}")
    if found and found[0][0].known.odd:
        raise Refused(found[0][0].known.odd)
    return found[0] if found else None


def _own(move: Move, adapter: Adapter) -> list[Own]:
    tree = move.place.trees.get(adapter.home)
    return move.place.trees.once(("own clients", adapter.name), lambda: list(_clients(tree, adapter, move.links)))


def _clients(tree: Tree, adapter: Adapter, links: Links) -> Iterator[Own]:
    functions = [each for where, each in adapter.known.functions.values() if where is tree]
    for access, call in _makers(functions):
        symbol = made(call, symbol_of(tree, call.func, links), links)
        if not symbol:
            continue
        methods: dict[str, str] = {}
        for each in functions:
            callee = forwards_to(each)
            code = tree.module.code_for_node(callee) if callee is not None else ""
            if code.startswith(f"{access}."):
                methods.setdefault(code[len(access) + 1 :], each.name.value)
        yield Own(symbol, access, call, methods)


def _makers(functions: list[cst.FunctionDef]) -> Iterator[tuple[str, cst.Call]]:
    """What methods return and what the constructor keeps, as the other methods have it."""
    for each in functions:
        parameters = [*each.params.posonly_params, *each.params.params]
        own = parameters[0].name.value if parameters else ""
        if each.name.value == "__init__":
            kept = m.Assign(targets=[m.AssignTarget(m.Attribute(value=m.Name(own)))], value=m.Call())
            for node in m.findall(each, kept):
                target = cst.ensure_type(cst.ensure_type(node, cst.Assign).targets[0].target, cst.Attribute)
                yield f"self.{target.attr.value}", cst.ensure_type(cst.ensure_type(node, cst.Assign).value, cst.Call)
        elif len(parameters) == 1 and all(m.matches(each, _PROPERTY) for each in each.decorators):
            returned = m.findall(each, m.Return())
            value = cst.ensure_type(returned[0], cst.Return).value if len(returned) == 1 else None
            if isinstance(value, cst.Call):
                yield f"self.{each.name.value}{'' if each.decorators else '()'}", value


def _operation(move: Move, adapter: Adapter, own: Own, rest: str) -> str:
    name = own.methods.get(rest)
    if name is None:
        name, edits = append.operation(
            move.place.trees, move.links, adapter, f"{own.symbol}.{rest}", f"{own.access}.{rest}"
        )
        move.edits += edits
    move.operations[f"{own.symbol}.{rest}"] = adapter
    return f"{move.need(adapter.module, adapter.instance)}.{name}"


def _asked(move: Move, base: cst.CSTNode) -> tuple[cst.CSTNode, str]:
    """What is called on a client: the callee, and its names behind the client. Raises Refused."""
    node, names = base, []
    while isinstance(parent := move.tree.parents[node], cst.Attribute) and parent.value is node:
        node = parent
        names.append(parent.attr.value)
    line = move.tree.positions[base].start.line
    if not names or not (isinstance(parent, cst.Call) and parent.func is node):
        raise Refused(f"the client is handed on, or looked into, in line {line}")
    return node, ".".join(names)


def _asked_of_variable(move: Move, statement: cst.Assign) -> list[tuple[cst.CSTNode, str]]:
    """What is called on the variable that holds a client; its assignment goes. Raises Refused."""
    if not m.matches(statement, m.Assign(targets=[m.AssignTarget(m.Name())])):
        on_object = m.matches(statement, m.Assign(targets=[m.AssignTarget(m.Attribute())]))
        where = "on an object, which should be given the adapter" if on_object else "in more than a variable"
        raise Refused(f"the client is kept {where}")
    target = cst.ensure_type(statement.targets[0].target, cst.Name)
    line, scope = move.tree.parents[statement], move.tree.scopes[target]
    block = move.tree.parents[line]
    if scope is None or isinstance(scope, ClassScope) or not _is_of_body(move, block):
        raise Refused("the client is made on some ways only, or by a class")
    assigned = list(scope[target.value])
    if len(assigned) != 1 or not isinstance(assigned[0], Assignment) or target.value in move.odd_names:
        raise Refused(f"`{target.value}` gets another value too")
    end = move.tree.span(statement)[1]
    if move.place.text[end : move.tree.file.next_line(end)].strip():
        raise Refused("a comment stands behind it, which would go")
    if is_global(scope):
        obligations.not_read_elsewhere(move, {target.value})
        for mention in mentions.find(move.place.trees, move.links, move.place.finding.path, target.value):
            raise Refused(mention.text)
    asked = [_asked(move, access.node) for access in assigned[0].references]
    move.edits.append(importing.removed(move, line, *move.tree.span(statement)))
    return asked


def _is_of_body(move: Move, block: cst.CSTNode) -> bool:
    """Whether a block is that of the module or of a function, and no branch of it."""
    return isinstance(block, cst.Module) or isinstance(move.tree.parents[block], cst.FunctionDef)


def _be_the_only_one(move: Move, use: Use, call: cst.Call) -> None:
    """Another client, made of other keys or settings, may be of another account. Raises Refused."""
    wanted = _settings(move.tree, call)
    for view in move.links.views(move.links.paths):
        for each in view.constructions if view.file.zone is Zone.APP else ():
            if each.provider is move.provider and each.symbol == use.symbol:
                tree = move.place.trees.get(view.path)
                found = [node for node in tree.at.get(corners(each.span), ()) if isinstance(node, cst.Call)]
                if any(_settings(tree, node) != wanted for node in found):
                    where = f"{view.path}:{row(each.span)}"
                    raise Refused(f"{where} makes a client of other things, perhaps for another account")


def _settings(tree: Tree, call: cst.Call) -> set[str]:
    """What a client is made with that does not stand in the call itself."""
    return {tree.module.code_for_node(each.value) for each in call.args if not is_literal(each.value)}
