"""JUnit XML, for Jenkins and others that show tests: each finding is a test that failed.

What has no finding is no test, but a run without any still is one, because readers take an empty file for a failure.
A remark does not fail, here as in the exit code.
"""

from __future__ import annotations

from xml.etree import ElementTree

from seamlint.finding import Finding, Severity
from seamlint.patterns import later
from seamlint.report import Report
from seamlint.reporters import Scene
from seamlint.reporters.text import closing

_NOT_XML = later("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, _: Scene) -> str:
    """One suite with a test for each finding and for each rule that failed."""
    failures = sum(finding.severity is not Severity.INFO for finding in report.findings)
    cases = len(report.findings) + len(report.crashes)
    counts = {"tests": max(cases, 1), "failures": failures, "errors": len(report.crashes)}
    attributes = {name: str(number) for name, number in counts.items()}
    suites = ElementTree.Element("testsuites", {"name": "seamlint", **attributes})
    suite = ElementTree.SubElement(suites, "testsuite", {"name": "seamlint", **attributes})
    for finding in report.findings:
        _add(suite, finding)
    for crash in report.crashes:
        case = _case(suite, crash.path, f"{crash.code} failed")
        ElementTree.SubElement(case, "error", {"type": "internal error", "message": _xml(crash.error)})
    if not cases:
        _text(ElementTree.SubElement(_case(suite, "seamlint", "check"), "system-out"), closing(report))
    ElementTree.indent(suites)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(suites, "unicode")}\n'


def _add(suite: ElementTree.Element, finding: Finding) -> None:
    place = f"{finding.path}:{finding.line}:{finding.column}"
    case = _case(suite, finding.path, f"{finding.code} {finding.line}:{finding.column}")
    via = [f"via {step.path}:{step.line}: {step.message}" for step in finding.trace]
    said = "\n".join([f"{place}: {finding.code} {finding.message}", *via])
    if finding.severity is Severity.INFO:
        _text(ElementTree.SubElement(case, "system-out"), said)
    else:
        kind = {"type": f"{finding.severity.value} {finding.code} {finding.name}", "message": _xml(finding.message)}
        _text(ElementTree.SubElement(case, "failure", kind), said)


def _case(suite: ElementTree.Element, path: str, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", {"classname": _xml(path), "name": _xml(name)})


def _text(element: ElementTree.Element, text: str) -> None:
    element.text = _xml(text)


def _xml(text: str) -> str:
    """A text without the characters that no XML document may hold."""
    return _NOT_XML.sub("\ufffd", text)
