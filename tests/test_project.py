"""Module names, zones, and what counts as the project's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from seamlint.files import walk
from seamlint.project import Project, Zone, matches
from seamlint.settings import Boundary, Settings
from tests.support import BOUNDARY, findings, places, project, seamlint


def modules(*paths: str, markers: tuple[str, ...] = (), **settings: Any) -> dict[str, str]:
    """Path to module name."""
    files = Project(Settings(**settings), paths, markers).files
    return {path: file.module for path, file in files.items()}


@pytest.mark.parametrize(
    ("path", "others", "name"),
    [
        ("views.py", (), "views"),
        ("app/__init__.py", (), "app"),
        ("app/views.py", ("app/__init__.py",), "app.views"),
        ("app/views.py", (), "app.views"),
        ("app/shop/views.py", (), "app.shop.views"),
        ("app/shop/views.py", ("app/__init__.py",), "app.shop.views"),
        ("app/views.pyi", ("app/__init__.py",), "app.views"),
        ("app/work.ipynb", ("app/__init__.py",), "app.work"),
        ("src/app/__init__.py", (), "app"),
        ("src/app/views.py", ("src/app/__init__.py",), "app.views"),
        ("src/app/views.py", (), "app.views"),
        ("src/views.py", (), "views"),
        ("src/app/shop/deep/views.py", ("src/app/__init__.py",), "app.shop.deep.views"),
        ("backend/app/views.py", ("backend/app/__init__.py",), "app.views"),
        ("__init__.py", (), "__init__"),
        ("tool", (), "tool"),
    ],
)
def test_module_name(path: str, others: tuple[str, ...], name: str) -> None:
    assert modules(path, *others)[path] == name


@pytest.mark.parametrize(
    ("path", "markers", "name"),
    [
        ("services/api/shop/views.py", ("services/api",), "shop.views"),
        ("services/api/src/shop/views.py", ("services/api",), "shop.views"),
        ("services/api/manage.py", ("services/api",), "manage"),
        ("services/api/tests/test_x.py", ("services/api",), "tests.test_x"),
        ("services/api/shop/views.py", (), "services.api.shop.views"),
        ("services/views.py", ("", "services/api"), "services.views"),
    ],
)
def test_module_name_in_a_part_with_its_own_project_file(path: str, markers: tuple[str, ...], name: str) -> None:
    assert modules(path, markers=markers)[path] == name


@pytest.mark.parametrize(
    ("path", "roots", "name"),
    [
        ("lib/python/app/views.py", ("lib/python",), "app.views"),
        ("lib/python/app/views.py", ("lib", "lib/python/"), "app.views"),
        ("lib/app/views.py", ("./lib",), "app.views"),
        ("app/views.py", ("lib",), "app.views"),
        ("app/integrations/pay.py", (".",), "app.integrations.pay"),
        ("src/app/views.py", (".",), "src.app.views"),
    ],
)
def test_module_name_under_declared_source_roots(path: str, roots: tuple[str, ...], name: str) -> None:
    files = (path, f"{path.rpartition('/')[0]}/__init__.py")
    assert modules(*files, source_roots=roots)[path] == name


def test_boundary_in_a_folder_without_init(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        {"pyproject.toml": BOUNDARY, "app/integrations/pay.py": "import stripe\n", "app/views.py": "import stripe\n"},
    )
    assert places(findings(root)) == [("SEA101", "app/views.py", 1, 1)]


def test_boundary_with_init_in_a_folder_without(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        {
            "pyproject.toml": BOUNDARY,
            "app/integrations/__init__.py": "import stripe\n",
            "app/views.py": "import stripe\n",
        },
    )
    assert places(findings(root)) == [("SEA101", "app/views.py", 1, 1)]


def test_a_module_wins_over_its_stub_and_its_notebook() -> None:
    found = Project(Settings(), ("app/a.pyi", "app/a.py", "app/a.ipynb", "app/b.ipynb", "app/b.pyi"))
    assert found.modules["app.a"] == "app/a.py"
    assert found.modules["app.b"] == "app/b.pyi"


SDK = "import stripe\n"
PACKAGE = {"app/__init__.py": "", "app/integrations/__init__.py": ""}


@pytest.mark.parametrize(
    "files",
    [
        {"stripe/__init__.py": "", "app/views.py": SDK},
        {"stripe.py": "", "app/views.py": SDK},
        {"stripe.pyi": "", "stripe.py": "", "app/views.py": "from stripe import Charge\n"},
        {"src/stripe/__init__.py": "", "src/shop/views.py": SDK},
        {"scripts/stripe.py": "", "scripts/run.py": SDK},
        {"scripts/stripe/__init__.py": "", "scripts/run.py": SDK},
        {"app/stripe.py": "", "app/views.py": "from . import stripe\nfrom .stripe import Charge\n"},
        {"app/stripe.py": "", "app/views.py": "from app import stripe\nimport app.stripe\n"},
        {"api/pyproject.toml": "", "api/stripe/__init__.py": "", "api/shop/views.py": SDK},
        {"api/setup.py": "", "api/src/stripe/__init__.py": "", "api/src/shop/views.py": SDK},
    ],
    ids=lambda files: " ".join(files),
)
def test_own_module_with_the_name_of_an_sdk(tmp_path: Path, files: Mapping[str, str]) -> None:
    assert findings(project(tmp_path, {"pyproject.toml": BOUNDARY, **PACKAGE, **files})) == []


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({"stripe/notes.txt": "", "app/views.py": SDK}, "app/views.py"),
        ({"stripe/hooks.py": "", "app/views.py": SDK}, "app/views.py"),
        ({"stripe.py": SDK}, "stripe.py"),
        ({"scripts/stripe.py": SDK}, "scripts/stripe.py"),
        ({"scripts/stripe.py": "", "app/views.py": SDK}, "app/views.py"),
        ({"app/stripe.py": "", "app/views.py": SDK}, "app/views.py"),
        ({"app/stripe.py": SDK}, "app/stripe.py"),
        ({"app/stripe/__init__.py": SDK}, "app/stripe/__init__.py"),
        ({"tests/stripe/__init__.py": "", "tests/__init__.py": "", "app/views.py": SDK}, "app/views.py"),
        ({"api/pyproject.toml": "", "api/stripe/__init__.py": "", "app/views.py": SDK}, "app/views.py"),
        (
            {
                "api/setup.py": "",
                "api/stripe.py": "",
                "web/setup.py": "",
                "web/views.py": SDK,
            },
            "web/views.py",
        ),
        ({"stripe.ipynb": '{"cells": []}', "app/views.py": SDK}, "app/views.py"),
        ({"stripe": "#!/usr/bin/env python\n", "app/views.py": SDK}, "app/views.py"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_what_does_not_hide_an_sdk(tmp_path: Path, files: Mapping[str, str], path: str) -> None:
    root = project(tmp_path, {"pyproject.toml": BOUNDARY, **PACKAGE, **files})
    assert [(code, where) for code, where, _, _ in places(findings(root))] == [("SEA101", path)]


def test_django_in_a_subfolder(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        {
            "pyproject.toml": '[tool.seamlint.boundary]\npackages = ["shop.integrations"]\n',
            "backend/manage.py": "",
            "backend/shop/__init__.py": "",
            "backend/shop/integrations/__init__.py": "",
            "backend/shop/integrations/pay.py": "import stripe as client\n",
            "backend/shop/views.py": "from shop.integrations.pay import client\n",
            "backend/orders/views.py": "from shop.integrations.pay import client\n",
        },
    )
    assert places(findings(root)) == [
        ("SEA102", "backend/orders/views.py", 1, 1),
        ("SEA102", "backend/shop/views.py", 1, 1),
    ]


def test_monorepo_reads_each_configuration_for_its_part(tmp_path: Path) -> None:
    other = '[tool.seamlint.boundary]\npackages = ["shop.gateways"]\n'
    root = project(
        tmp_path,
        {
            "api/pyproject.toml": BOUNDARY,
            "api/app/__init__.py": "",
            "api/app/integrations/__init__.py": "import stripe\n",
            "api/app/views.py": "import stripe\n",
            "web/pyproject.toml": other,
            "web/shop/__init__.py": "",
            "web/shop/gateways.py": "import stripe\n",
            "web/shop/views.py": "import stripe\n",
            "pyproject.toml": "",
        },
    )
    both = findings(root, paths=["api", "web/shop"])
    assert places(both) == [("SEA101", "api/app/views.py", 1, 1), ("SEA101", "web/shop/views.py", 1, 1)]


def test_one_configuration_for_a_monorepo(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        {
            "pyproject.toml": '[tool.seamlint.boundary]\npackages = ["shop.integrations", "site.integrations"]\n',
            "api/pyproject.toml": "",
            "api/shop/integrations/pay.py": "import stripe\n",
            "api/shop/views.py": "import stripe\n",
            "web/pyproject.toml": "",
            "web/src/site/integrations/pay.py": "import stripe\n",
            "web/src/site/views.py": "import stripe\n",
        },
    )
    assert places(findings(root)) == [
        ("SEA101", "api/shop/views.py", 1, 1),
        ("SEA101", "web/src/site/views.py", 1, 1),
    ]


@pytest.mark.parametrize(
    ("module", "pattern", "expected"),
    [
        ("app", "app", True),
        ("app.integrations.pay", "app.integrations", True),
        ("app.integrations", "app.integrations.pay", False),
        ("app.integrations_old", "app.integrations", False),
        ("old.app.integrations", "app.integrations", False),
        ("app.shop.integrations", "app.*.integrations", True),
        ("app.integrations", "app.*.integrations", False),
        ("app.a.b.integrations", "app.*.integrations", False),
        ("app.pay_gateway.x", "app.*_gateway", True),
        ("app.Integrations", "app.integrations", False),
    ],
)
def test_dotted_patterns(module: str, pattern: str, expected: bool) -> None:
    assert matches(module, [pattern]) is expected


@pytest.mark.parametrize(
    ("path", "zone"),
    [
        ("app/views.py", Zone.APP),
        ("app/integrations/pay.py", Zone.BOUNDARY),
        ("app/integrations/tests/test_pay.py", Zone.BOUNDARY),
        ("tests/views.py", Zone.TESTS),
        ("app/tests/views.py", Zone.TESTS),
        ("app/shop/test/views.py", Zone.TESTS),
        ("app/test_views.py", Zone.TESTS),
        ("app/views_test.py", Zone.TESTS),
        ("conftest.py", Zone.TESTS),
        ("app/tests.py", Zone.TESTS),
        ("app/testing/views.py", Zone.APP),
        ("app/contest.py", Zone.APP),
        ("docs/conf.py", Zone.DOCS),
        ("app/docs/example.py", Zone.DOCS),
        ("docs/tests/x.py", Zone.TESTS),
        ("app/docs.py", Zone.APP),
    ],
)
def test_zones(path: str, zone: Zone) -> None:
    settings = Settings(boundary=Boundary(packages=("app.integrations",)))
    assert Project(settings, [path, "app/__init__.py"]).files[path].zone is zone


@pytest.mark.parametrize(
    ("globs", "path", "expected"),
    [
        (("spec",), "app/spec/x.py", True),
        (("spec",), "app/spec.py", False),
        (("qa/",), "qa/x.py", True),
        (("qa/",), "app/qa/x.py", False),
        (("app/qa",), "app/qa/deep/x.py", True),
        (("app/qa",), "app/qa_tools/x.py", False),
        (("*_spec.py",), "app/x_spec.py", True),
        (("*_spec.py",), "app/x_spec.pyi", False),
        (("app/*/qa/*.py",), "app/a/qa/x.py", True),
        (("app/one.py",), "app/one.py", True),
        (("app/one.py",), "app/two.py", False),
        (("**/qa/**",), "app/qa/x.py", True),
        ((), "tests/test_x.py", False),
    ],
)
def test_globs_for_tests(globs: tuple[str, ...], path: str, expected: bool) -> None:
    zone = Project(Settings(tests=globs), [path]).files[path].zone
    assert (zone is Zone.TESTS) is expected


def test_tests_of_a_project_without_marker_folders(tmp_path: Path) -> None:
    root = project(tmp_path, {"app/tests/test_pay.py": "import stripe\n", "app/views.py": "import stripe\n"})
    severities = {finding.path: finding.severity.value for finding in findings(root, "SEA101")}
    assert severities == {"app/tests/test_pay.py": "warning", "app/views.py": "error"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from .. import stripe\n", []),
        ("from ... import stripe\n", []),
        ("from ....... import stripe\n", []),
        ("from . import stripe\n", []),
        ("from .stripe import Charge\n", []),
        ("import stripe\n", ["SEA101"]),
    ],
)
def test_relative_imports_are_the_projects_own(tmp_path: Path, source: str, expected: list[str]) -> None:
    root = project(tmp_path, {"app/shop/__init__.py": "", "app/shop/views.py": source})
    assert [finding.code for finding in findings(root)] == expected


def test_missing_boundary_names_the_source_roots(tmp_path: Path) -> None:
    root = project(tmp_path, {"pyproject.toml": BOUNDARY, "src/app/__init__.py": "", "src/app/integration.py": ""})
    result = seamlint(root, "check")
    assert result.returncode == 2
    assert "no module `app.integrations` under the source roots (., src)" in result.stderr
    assert "did you mean `app.integration`?" in result.stderr


def test_the_walk_and_the_names_agree(tmp_path: Path) -> None:
    root = project(tmp_path, {"web/manage.py": "", "web/shop/views.py": "", "web/shop/__init__.py": ""})
    found = walk(str(root))
    names = modules(*found.files, markers=tuple(found.markers))
    assert names["web/shop/views.py"] == "shop.views"
    assert names["web/manage.py"] == "manage"
