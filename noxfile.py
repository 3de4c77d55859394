"""Sessions for development: `nox -l` lists them."""

from pathlib import Path

import nox

ROOT = Path(__file__).parent

nox.options.sessions = ["lint", "types", "docs", "tests"]
nox.options.reuse_existing_virtualenvs = True


@nox.session(python=["3.10", "3.11", "3.12", "3.13", "3.14"])
def tests(session: nox.Session) -> None:
    """Run the tests; arguments go to pytest."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "pytest", "-q", *session.posargs)


@nox.session(python="3.10")
def lowest(session: nox.Session) -> None:
    """Run the tests with the lowest versions of the direct dependencies that pyproject.toml allows."""
    session.install("-e", ".[dev]")
    session.install(*lowest_requirements(), "-e", ".")
    session.run("python", "-m", "pytest", "-q", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and layout, with ruff and with seamlint itself."""
    session.install("-e", ".[dev]")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("seamlint", "check")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types."""
    session.install("-e", ".[dev]")
    session.run("mypy")


@nox.session
def docs(session: nox.Session) -> None:
    """Write the rule pages; with `-- --check` only say which are stale."""
    session.install("-e", ".")
    session.run("python", "docs/generate.py", *session.posargs)


@nox.session
def site(session: nox.Session) -> None:
    """Build the site of the pages into docs/_build; `-- linkcheck` tries the links that lead outside."""
    session.install("-e", ".[docs]")
    builder = session.posargs[0] if session.posargs else "html"
    session.run("python", "-m", "sphinx", "-n", "-W", "--keep-going", "-b", builder, "docs", f"docs/_build/{builder}")


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the sdist, the wheel from it, and run the wheel where no source is near."""
    session.install("build")
    output = Path(session.create_tmp()) / "dist"
    session.run("python", "-m", "build", "--outdir", str(output))
    session.install("--force-reinstall", str(max(output.glob("*.whl"), key=lambda path: path.stat().st_mtime)))
    with session.chdir(session.create_tmp()):
        session.run("seamlint", "--version")
        session.run("seamlint", "rule")


def lowest_requirements() -> list[str]:
    """`name>=1.2` in the project's dependencies becomes `name==1.2`, with its marker."""
    project = nox.project.load_toml(ROOT / "pyproject.toml")["project"]
    return [entry.replace(">=", "==", 1) for entry in project["dependencies"]]
