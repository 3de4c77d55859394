"""Where values leave the program: calls, assignments and statements that are a way out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.links.values import Class, External, Instance, Kind
from seamlint.project import matches
from seamlint.taint import files, sources, tables, texts, wording
from seamlint.taint.mappings import LABEL
from seamlint.taint.names import Says, ends_in, words
from seamlint.taint.secrets import FAILED
from seamlint.taint.tables import Sink
from seamlint.taint.values import Partial, Place, Routine, Taint, Value, text_of
from seamlint.taint.written import written

if TYPE_CHECKING:
    from seamlint.taint.calls import Arguments
    from seamlint.taint.expressions import Expressions

FILTERED = "~filtered"
"""Marks a logger whose filter takes secrets out."""
_REGISTERS = ("::add-mask::", "##vso[task.setsecret]")
RAISED = Sink("raise", "exception", "the text of an exception")
ASSERTED = Sink("assert", "exception", "the message of an assertion")
POSTED = Sink("chat-webhook", "message", "a message to a webhook", args=("json", "data", "content"))
_OF_FIELDS = frozenset({"http-exception", "raise"})
"""Ways out that are given messages under the names of fields: `ValidationError({"password": [...]})`."""
_TELLING = frozenset({"process-args-only", "process-unknown"})
"""Ways to run a command whose error, if it fails, tells the arguments; that of a remote shell does not."""
_HOOKS = frozenset({"hook", "webhook"})
_CHATS = (
    "hooks.slack.com/",
    "discord.com/api/webhooks/",
    "webhook.office.com/",
    "chat.googleapis.com/v1/spaces/",
    "api.telegram.org/bot",
    "api.mailgun.net/v3/",
    "api.sendgrid.com/v3/mail/send",
    "api.postmarkapp.com/email",
    "api.resend.com/emails",
    "oapi.dingtalk.com/robot/send",
    "qyapi.weixin.qq.com/cgi-bin/webhook/send",
    "open.feishu.cn/open-apis/bot/",
    "ntfy.sh/",
)
"""Where the incoming webhooks of chats are, and what sends a message that is posted to it."""
_FILLS = frozenset({"update", "setdefault"})
PRINTED = Sink("print", "terminal", "standard output", args=(0, "obj", "data", "o", "value"))
RETURNED = Sink("route", "response", "an HTTP response")
CONTEXT = Sink("context", "template", "a template")
TASK_RESULT = Sink("task-result", "task", "the result of a task")
REPR = Sink("repr", "repr", "the text of the object")


class Hit(NamedTuple):
    """One secret at one way out."""

    sink: Sink
    taint: Taint
    path: str
    span: m.Span
    scope: int
    keyword: str = ""
    via: tuple[Place, ...] = ()
    """From here to the way out, where that lies in a function that is called."""


def check(run: Expressions, expr: m.Call, callee: Value, given: Arguments, base: Value | None = None) -> None:
    """Note what a call sends out; `base` is what has the method, if one is called."""
    if base is None and isinstance(expr.function, m.Attribute):
        base = run.value(expr.function.base)
    sink = find(run, expr, callee, base)
    if sink is None or not _has_needed(sink, given):
        return
    if sink.kind == "template" and isinstance(expr.function, m.Attribute) and texts.fills_text(run, expr.function):
        return
    if sink.what == "a file" and _is_terminal(given):
        sink = PRINTED
    if sink.receiver and base is not None:
        hit(run, sink, base, expr.span)
        return
    if sink.kind == "log" and base is not None and FILTERED in base.fields:
        return
    if sink.kind == "report" and (_is_store(run, base, given) or (sink.what == "a file" and _keeps_secrets(run))):
        return
    key = given.at(0, "name", "key") if sink.named or sink.prefixes else None
    if sink.prefixes and not (key is not None and (key.text or "").startswith(sink.prefixes)):
        return
    for position, keyword, value in _chosen(run, sink, _filled(run, given, expr) if sink.kind == "log" else given):
        if sink.named and key is not None and key.text and position == 1:
            value = run.named(value, key.text, expr.span)
        if sink.kind == "log" and _is_lazy(expr):
            value = run.lazily(value)
        if sink.kind == "message" and value.keys == "name":
            continue  # the whole configuration: what the message is sent by
        if value.is_touched and _is_vague(sink, expr, given):
            value = value.map(Taint.blurred)
        hit(run, sink, value, expr.span, keyword)
        if sink.id in _TELLING and _may_tell(expr, given):
            run.raised.append(("CalledProcessError", value.through(run.place(expr.span, FAILED))))


def _is_vague(sink: Sink, expr: m.Call, given: Arguments) -> bool:
    """Whether what is sent out says that the secret in it is no use to others, or known to them."""
    if sink.kind == "log":
        return wording.is_meant(expr, given.positional[0].text if given.positional else None)
    return sink.kind == "process" and wording.opens_a_file(given.at(0, "args", "cmd"))


def _may_tell(expr: m.Call, given: Arguments) -> bool:
    """Whether an error may tell the command: `Popen` says that there is no such program, `run` may not be asked to."""
    name = sources.written_tail(expr.function)
    unchecked = {keyword for keyword, value in expr.keywords if isinstance(value, m.Constant) and not value.value}
    asked = any(keyword in ("check", "timeout") for keyword, _ in expr.keywords if keyword not in unchecked)
    return name != "Popen" and (name not in ("run", "call") or asked or given.rest is not None)


def _is_lazy(expr: m.Call) -> bool:
    """Whether a logger calls what it is given: `logger.opt(lazy=True)`."""
    logger = expr.function.base if isinstance(expr.function, m.Attribute) else None
    options = logger.keywords if isinstance(logger, m.Call) else ()
    return any(name == "lazy" and isinstance(given, m.Constant) and given.value is True for name, given in options)


def _filled(run: Expressions, given: Arguments, expr: m.Call) -> Arguments:
    """The arguments of a log call; of a mapping only what the message names: `log.info("%(user)s", record)`."""
    template = given.positional[0].text if given.positional else None
    places = [place for place in tables.CONVERSION.findall(template or "") if place[2] != "%"]
    if template and len(places) == len(given.positional) - 1:
        filled = [texts.converted(run, v, place, expr) for place, v in zip(places, given.positional[1:], strict=True)]
        given = given._replace(positional=(given.positional[0], *filled))
    if len(given.positional) != 2 or not given.positional[0].text or not given.positional[1].is_mapping:
        return given
    names = tables.PLACEHOLDER.findall(given.positional[0].text)
    if not names:
        return given
    shown = text_of(sources.item(run, given.positional[1], name, expr.span, name) for name in names)
    return given._replace(positional=(given.positional[0], shown))


def _is_terminal(given: Arguments) -> bool:
    """Whether what is written to is no file, but what the program prints: `json.dump(data, sys.stdout)`."""
    streams = (ref.path for value in given.positional[1:2] for ref in value.refs if isinstance(ref, External))
    return any(path in ("sys.stdout", "sys.stderr") for path in streams)


def _is_store(run: Expressions, base: Value | None, given: Arguments) -> bool:
    """Whether a file is there to hold a secret, by its name: `~/.app/credentials.json`, `token_path`."""
    places = [base] if base is not None else []
    return any(
        value.text is not None
        and any(isinstance(ref, External) and ref.path in ("io.File", "pathlib.Path") for ref in value.refs)
        and files.names_secret_file(run, value.text)
        for value in (*places, *given.positional[1:2])
    )


def _keeps_secrets(run: Expressions) -> bool:
    """Whether the module is there for secrets: what it writes to a file is the store."""
    names = run.engine.program.file(run.path).names
    return any(matches(name, run.engine.settings.boundary.secrets) for name in names)


def _has_needed(sink: Sink, given: Arguments) -> bool:
    return not sink.needs or any(
        given.named(need) is not None if isinstance(need, str) else need < len(given.positional) for need in sink.needs
    )


def find(run: Expressions, expr: m.Call, callee: Value, base: Value | None) -> Sink | None:
    """The way out that a call is; `base` is what has the method, if one is called."""
    for ref in callee.refs:
        if isinstance(ref, External):
            if ref.kind == Kind.OBJECT and ref.path.rpartition(".")[2][:1].isupper():
                continue  # `await JSONResponse(...)(scope, receive, send)` sends what the response was made of
            sink = tables.sinks_by_call().get(ref.path) or run.engine.declared_sink(ref)
            if sink is not None:
                return sink
        elif isinstance(ref, Routine):
            declared = run.engine.declared_sink(ref)
            if declared is not None:
                return declared
    function = expr.function
    if isinstance(function, m.Call) and callee.is_blank:
        return _by_level(function)
    if base is None or not isinstance(function, m.Attribute):
        by_name = isinstance(function, m.Name) and callee.is_blank
        return tables.sinks_by_parameter().get(function.id) if by_name and isinstance(function, m.Name) else None
    of_function = tables.sinks_by_function().get(function.name)
    if of_function is not None and any(isinstance(ref, Routine) for ref in base.refs):
        return of_function
    if function.name in _FILLS:  # `request.session.update(...)`
        filled = _item_of(base) or _item_by_name(function.base, sources.written_tail(function.base), base)
        if filled is not None and not filled.prefixes:
            return filled._replace(args=(0, 1, "**"), skip=())
    sinks = tables.sinks_by_method().get(function.name, ())
    recorder = run.engine.declared.sink_by_name(function.name) if not callee.refs else None
    if not (sinks or recorder or function.name == "post"):
        return None
    if any(isinstance(ref, (Routine, Class, Partial, Instance)) for ref in callee.refs):
        return None  # the project's own: followed to where it ends
    if any(isinstance(ref, External) and ref.path.startswith("io.") and "IO." in ref.path for ref in callee.refs):
        return None  # a buffer in memory
    if any(isinstance(ref, External) and ("connect()" in ref.path or "Client" in ref.path) for ref in callee.refs):
        return None  # the other side is a server that is logged in to
    if function.name == "post" and expr.args and _is_hook(run, expr.args[0]):
        return POSTED
    if recorder is not None:
        return recorder
    receiver = written(function.base)
    imported = [ref.path.rpartition(".")[2] for ref in base.refs if isinstance(ref, External)]
    for sink in sinks:
        called = not sink.receivers or ends_in(receiver, sink.receivers)
        if not called and sink.kind == "log":  # `from uvicorn.config import logger as server_log`
            called = any(ends_in(name, sink.receivers) for name in imported)
        if called and not ends_in(receiver, sink.others) and _may_have_needed(sink, expr):
            return None if sink.kind == "client" and _is_dialled(run) else sink
    return None


def _may_have_needed(sink: Sink, expr: m.Call) -> bool:
    """Whether a call may be meant that only one of its keywords tells from others: `messages.create(body=...)`."""
    return not sink.needs or any(name is None or name in sink.needs for name, _ in expr.keywords)


def _by_level(function: m.Call) -> Sink | None:
    """The log that a method is taken of whose name is not known: `getattr(logger, level)(...)`."""
    if sources.written_tail(function.function) != "getattr" or len(function.args) < 2:
        return None
    named = tables.sinks_by_method().get("debug", ())
    logger = sources.written_tail(function.args[0])
    return next((sink for sink in named if sink.kind == "log" and ends_in(logger, sink.receivers)), None)


def _is_hook(run: Expressions, address: m.Expr) -> bool:
    """Whether an address is that of a webhook, by its name or by where it leads."""
    text = run.value(address).text or ""
    return not _HOOKS.isdisjoint(words(sources.written_tail(address))) or any(at in text for at in _CHATS)


def _is_dialled(run: Expressions) -> bool:
    """Whether a function, or its class, opens its sockets itself, so that a server is on the other side."""
    scopes, scope = run.facts.scopes, run.facts.function_around(run.scope)
    owner = scopes[scope].parent if scope > 0 else 0
    same = [other for other in scopes if other.parent == owner] if scopes[owner].kind == "class" else [scopes[scope]]
    said = {word for other in same for text in other.words if len(text) < 40 for word in words(text)[:1]}
    return "connect" in said and "accept" not in said


def _chosen(run: Expressions, sink: Sink, given: Arguments) -> Iterator[tuple[int, str, Value]]:
    """The arguments that go out, with their position (-1: by keyword) and keyword."""
    first = min((int(arg[:-1]) for arg in sink.args if isinstance(arg, str) and arg.endswith(":")), default=-1)
    for position, value in enumerate(given.positional):
        if not sink.args or position in sink.args or 0 <= first <= position:
            yield position, "", value
    for keyword, value in given.keywords:
        secret = run.engine.names.says(keyword) in (Says.SECRET, Says.AMBIGUOUS)
        if keyword in sink.skip or (sink.kind == "message" and secret):
            continue  # by `api_key=` a provider is logged in to, `token=` is whom a message is for
        if not sink.args or keyword in sink.args or "**" in sink.args:
            yield -1, keyword, value
    if given.rest is not None and (not sink.args or first >= 0):
        yield -1, "", given.rest


def hit(run: Expressions, sink: Sink, value: Value, span: m.Span, keyword: str = "") -> None:
    """Note every secret that becomes visible when `value` goes out by `sink`."""
    if value.text is not None and value.text.startswith(_REGISTERS):
        return  # a command to the CI runner to hide the value
    for taint in run.shown(value, span).secrets():
        if taint.kind == LABEL and sink.id in _OF_FIELDS:
            continue  # what is wrong with the password
        if sink.kind == "template" and (taint.kind == "repr" or taint.is_whole):
            continue  # a template asks an object, or a mapping, for fields, and hardly ever for its text
        run.note(Hit(sink, taint, run.path, span, run.scope, keyword))


def store(run: Expressions, target: m.Attribute | m.Index, base: Value, value: Value, span: m.Span) -> None:
    """Note what an assignment to an attribute or a subscript makes visible: `session["token"] = token`."""
    sink = _stored_in(run, target, base)
    if sink is not None:
        hit(run, sink, value, span)


def _stored_in(run: Expressions, target: m.Attribute | m.Index, base: Value) -> Sink | None:
    tail = sources.written_tail(target.base)
    if isinstance(target, m.Index):
        key = run.value(target.key).text or ""
        sink = _item_of(base) or _item_by_name(target.base, tail, base)
        return sink if sink is not None and (not sink.prefixes or key.startswith(sink.prefixes)) else None
    for ref in base.refs:
        if isinstance(ref, External):
            sink = tables.stores_by_path("targets").get(f"{ref.path}.{target.name}")
            if sink is not None:
                return sink
    sink = _item_of(base) or _item_by_name(target.base, tail, base)
    if sink is not None and sink.attribute_items:
        return sink
    if any(isinstance(ref, Instance) for ref in base.refs):
        return None
    return next((sink for sink in tables.stores() if target.name in sink.attributes and tail in sink.receivers), None)


def _item_of(base: Value) -> Sink | None:
    found = (tables.stores_by_path("items").get(ref.path) for ref in base.refs if isinstance(ref, External))
    return next((sink for sink in found if sink is not None), None)


def _item_by_name(expr: m.Expr, tail: str, base: Value) -> Sink | None:
    for sink in tables.stores():
        if tail in sink.item_names and not base.is_mapping:
            return sink
        if not isinstance(expr, m.Attribute) or expr.name not in sink.item_attributes:
            continue
        if ends_in(sources.written_tail(expr.base), sink.receivers):
            return sink
    return None
