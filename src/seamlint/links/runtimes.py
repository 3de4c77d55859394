"""Whether a runtime is one, in which mode it is made, and whether its secrets come from where they should."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.configuration.problems import suggestion
from seamlint.facts import model as m
from seamlint.links.bindings import CAPABILITY, RUNTIME, Binding, Given
from seamlint.links.factories import HYBRID, INTEGRATION, LOCAL, MANAGED, Made, constants, made_by
from seamlint.links.parts import origin
from seamlint.links.values import Class, Collection, External, Function, Instance, Kind, Text, Value
from seamlint.taint.names import Says

if TYPE_CHECKING:
    from seamlint.links.view import ModuleView

_MODES = (LOCAL, HYBRID, MANAGED)
_ENVIRONMENT = ("os.environ", "os.getenv")


def is_no_runtime(module: ModuleView, given: Given | None) -> bool:
    """Whether what a binding is given as its runtime certainly is none."""
    if given is None:
        return False
    if isinstance(given.expr, m.Constant) or _is_made_by_hand(module, given):
        return True
    return bool(given.values) and all(_is_no_runtime(module, value) for value in given.values)


def _is_made_by_hand(module: ModuleView, given: Given) -> bool:
    """Whether the class of a runtime is called where its factory should be."""
    made = origin(module, given.expr) if given.expr is not None and given.path == module.path else None
    called = module.links.evaluator.values(module.path, made.function) if isinstance(made, m.Call) else ()
    return any(isinstance(value, Class) for value in called)


def _is_no_runtime(module: ModuleView, value: Value) -> bool:
    if isinstance(value, (Text, Collection)):
        return True
    if isinstance(value, External):
        if value.kind == Kind.OBJECT and module.links.context.provider(value) is None:
            return False  # an object of a package that nobody knows may be a runtime
        return value.path not in module.links.runtime_factories
    if isinstance(value, Instance):
        made = _made_classes(module)
        return bool(made) and (value.path, value.scope) not in made
    return False


def _made_classes(module: ModuleView) -> set[tuple[str, int]]:
    """The classes of the project that the runtime factories give; empty if that is not known of all."""
    found: set[tuple[str, int]] = set()
    for place in module.links.runtime_factories:
        if isinstance(place, tuple):
            values = module.links.evaluator.call(Function(*place), (), ())
            if not any(isinstance(value, Instance) for value in values):
                return set()
            found |= {(value.path, value.scope) for value in values if isinstance(value, Instance)}
    return found


def is_credential(module: ModuleView, name: str, given: Given) -> bool:
    """Whether an argument is a credential by its name, and is not known to be nothing or a reference."""
    if isinstance(given.expr, m.Constant) and given.expr.value is None:
        return False
    if any(isinstance(value, Text) and "://" in value.value for value in given.values):
        return False
    if name == module.settings.factories.arguments.secrets:  # what provides them, as a runtime has it
        return is_bag_of_secrets(module, given.expr)
    if isinstance(given.expr, m.Lambda) or any(isinstance(value, Function) for value in given.values):
        return False  # it is asked for when it is needed
    if name.endswith(("provider", "ref")) or name.startswith("get_"):
        return False
    return module.links.leaks.engine.names.says(name) in (Says.SECRET, Says.AMBIGUOUS)


def is_bag_of_secrets(module: ModuleView, expr: m.Expr | None) -> bool:
    """Whether a runtime's secrets are a dict, a text or the environment, which provide nothing."""
    if expr is None:
        return False
    values = module.links.evaluator.values(module.path, expr)
    return isinstance(expr, m.Comprehension) or any(
        isinstance(value, (Collection, Text)) or (isinstance(value, External) and value.path in _ENVIRONMENT)
        for value in values
    )


def lacks_secrets(module: ModuleView, made: Made) -> bool:
    """Whether a runtime that is not the project's own certainly gets no secrets."""
    keyword = module.settings.factories.arguments.secrets
    if made.kind != INTEGRATION or made.may_be_given(keyword) or made.call.args:
        expr = made.given(keyword)
        return made.kind == INTEGRATION and isinstance(expr, m.Constant) and expr.value is None
    called = module.links.evaluator.values(module.path, made.call.function)
    return any(isinstance(value, External) for value in called)


def mode_problem(module: ModuleView, made: Made) -> tuple[str, bool]:
    """What is wrong with the mode of a runtime, as the end of a sentence, and whether that is sure."""
    keyword = module.settings.factories.arguments.mode
    if made.kind != INTEGRATION:
        return "", True
    given = made.given(keyword)
    if given is None:
        lacks = not made.may_be_given(keyword) and not made.call.args
        return (
            f'is not told its mode; pass `{keyword}=`, one of "local", "hybrid" and "managed"' if lacks else ""
        ), True
    modes = constants(module, given)
    if not modes:
        return "is told a mode that cannot be known before run time; write it", False
    secrets = secrets_of(module, made)
    for mode in modes:
        if mode not in _MODES:
            return f"is told the mode `{mode}`, which is none of {', '.join(_MODES)}{suggestion(mode, _MODES)}", True
        if secrets and {mode, secrets} == {LOCAL, MANAGED}:
            return f"is told the mode `{mode}` and given the secrets of a {secrets} runtime", True
        wanted = _declared(module, made)
        if wanted and mode not in wanted:
            return f"is told the mode `{mode}`, and the manifest says {' or '.join(sorted(wanted))}", True
    return "", True


def secrets_of(module: ModuleView, made: Made) -> str:
    """The kind of the runtime that the secrets come from; empty if that is not known."""
    provider = _provider_of_secrets(module, made)
    return provider.kind if provider is not None else ""


def tenants_of(module: ModuleView, bound: Binding) -> tuple[str, ...]:
    """The tenants, as they are written, whose secrets the runtime of a binding provides."""
    given = bound.given.get(RUNTIME)
    made = origin(module, given.expr) if given is not None and given.expr is not None else None
    runtime = made_by(module, made) if isinstance(made, m.Call) and given and given.path == module.path else None
    provider = _provider_of_secrets(module, runtime) if runtime is not None else None
    return constants(module, provider.given(module.settings.factories.arguments.tenant)) if provider is not None else ()


def _provider_of_secrets(module: ModuleView, made: Made) -> Made | None:
    expr = made.given(module.settings.factories.arguments.secrets)
    expr = origin(module, expr) if expr is not None else None
    if isinstance(expr, m.Attribute):
        expr = origin(module, expr.base)
    return made_by(module, expr) if isinstance(expr, m.Call) else None


def _declared(module: ModuleView, made: Made) -> set[str]:
    """The modes that the manifest gives for the capabilities that are bound with the runtime, else for all."""
    settings, found = module.settings, set()
    for bound in module.bindings:
        given = bound.given.get(RUNTIME)
        if given is not None and given.expr is not None and origin(module, given.expr) is made.call:
            found |= {
                settings.capabilities[name].runtime for name in bound.texts(CAPABILITY) if name in settings.capabilities
            }
    return (found - {""}) or ({settings.runtime.mode} - {""})
