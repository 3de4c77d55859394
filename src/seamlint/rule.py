"""What a rule is: a module with a docstring, a `RULE` and a `check`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seamlint.ask import Ask
from seamlint.facts.spans import corners
from seamlint.finding import Confidence, Finding, Severity, Step

if TYPE_CHECKING:
    from seamlint.facts.model import Span
    from seamlint.links.bindings import Binding
    from seamlint.links.documents import Document
    from seamlint.links.edges import Edge
    from seamlint.links.project_view import ProjectView, Text
    from seamlint.links.reach import Reach
    from seamlint.links.view import ModuleView
    from seamlint.taint.leak import Leak

Check = Callable[["ModuleView"], Iterator[Finding]]
DocumentCheck = Callable[["Document"], Iterator[Finding]]
ProjectCheck = Callable[["ProjectView"], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """The identity of a rule; its documentation is the docstring of the module that holds it."""

    code: str
    name: str
    severity: Severity = Severity.ERROR
    default: bool = True
    """Whether it runs without being selected."""
    needs_boundary: bool = True
    """Whether it says nothing until a boundary is configured."""
    needs_manifest: bool = False
    """Whether it says nothing until the manifest tells who owns what, unless it is selected."""
    asks: Ask = Ask.REACHES
    """What must be known of a file for this rule."""

    def at(
        self,
        module: ModuleView | Document | Text,
        span: Span,
        message: str,
        *,
        scope: int = 0,
        severity: Severity | None = None,
        confidence: Confidence = Confidence.HIGH,
        symbol: str = "",
        provider: str = "",
        family: str = "",
        capability: str = "",
        trace: tuple[Step, ...] = (),
        detail: tuple[str, ...] = (),
    ) -> Finding:
        """A finding of this rule at `span`, inside the definition that `scope` is."""
        return Finding(
            self.code,
            self.name,
            module.path,
            *corners(span),
            message,
            severity or self.severity,
            confidence,
            symbol,
            provider,
            family,
            capability,
            module.owner(scope),
            trace,
            detail=detail,
        )

    def reach(
        self, module: ModuleView, reach: Reach, message: str, *, severity: Severity | None = None, capability: str = ""
    ) -> Finding:
        """A finding about a place where a provider is reached, with all that is known of it."""
        hit, family = reach.hit, module.family(reach)
        return self.at(
            module,
            reach.span,
            message,
            scope=reach.scope,
            severity=severity,
            confidence=Confidence.HIGH if hit.sure else Confidence.MEDIUM,
            symbol=hit.symbol,
            provider=hit.provider.name,
            family=family,
            capability=capability or module.links.instead.capability(hit.provider, family),
            trace=module.trace(reach),
        )

    def key(
        self, project: ProjectView, key: tuple[str | int, ...], message: str, *, severity: Severity | None = None
    ) -> Finding:
        """A finding about a key of the configuration, at its line there."""
        capability = str(key[1]) if len(key) > 1 and key[0] == "capabilities" else ""
        return self.at(
            project.configuration,
            project.span(*key),
            message,
            severity=severity,
            symbol=".".join(map(str, key)),
            capability=capability,
        )

    def bound(
        self,
        module: ModuleView,
        bound: Binding,
        message: str,
        *,
        at: str = "",
        severity: Severity | None = None,
        detail: tuple[str, ...] = (),
    ) -> Finding:
        """A finding about a binding: at the argument with the role `at`, else at the call."""
        capabilities = bound.texts("capability")
        return self.at(
            module,
            bound.place(at, module.path) if at else bound.span,
            message,
            scope=bound.scope,
            severity=severity,
            symbol=bound.symbol,
            family=bound.family,
            capability=capabilities[0] if len(capabilities) == 1 else "",
            detail=detail,
        )

    def edge(self, module: ModuleView, edge: Edge, message: str) -> Finding:
        """A finding about a place where a provider's own way of doing things shows."""
        return self.at(
            module,
            edge.span,
            message,
            scope=edge.scope,
            confidence=Confidence.HIGH if edge.sure else Confidence.MEDIUM,
            symbol=edge.symbol,
            provider=edge.provider.name,
            family=edge.provider.family,
            capability=module.links.instead.capability(edge.provider, edge.provider.family),
        )

    def leaks(self, module: ModuleView, family: str, advice: str, shown: str = "") -> Iterator[Finding]:
        """A finding for each place where a secret leaves the program in ways of that family.

        `shown` is the advice where it is shown on the terminal, to whoever runs the program.
        """
        for leak in module.leaks:
            if leak.family == family:
                yield self._leak(module, leak, (leak.sink.kind == "terminal" and shown) or advice)

    def _leak(self, module: ModuleView, leak: Leak, advice: str) -> Finding:
        """A finding about one such place, with the way that the secret took."""
        sure = leak.is_sure(module.path) and not module.in_tests  # whose secrets are made up
        return self.at(
            module,
            leak.span,
            f"{leak.message}; {advice}",
            scope=leak.scope,
            severity=None if sure else Severity.WARNING,
            confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
            symbol=leak.sink.id,
            trace=tuple(Step(*place) for place in leak.trace),
            detail=leak.shown if leak.family == "repr" else leak.names,
        )


def on_purpose(what: str) -> str:
    """What a message says of a secret that is meant to be `shown to its owner`, or `kept there`."""
    return f"if it is {what} on purpose, allow it with that reason"


@dataclass(frozen=True)
class LoadedRule:
    """A rule as discovery found it."""

    rule: Rule
    check: Check | None
    documentation: str
    module: str
    check_document: DocumentCheck | None = None
    """Of a rule that also has something to say of texts that are no Python."""
    check_project: ProjectCheck | None = None
    """Of a rule that has something to say of the project as a whole: of its manifest, its files, what they lack."""
