"""A look at few files of which none may matter: then nothing is found, and no engine is needed to see that.

It asks the same screens as the engine. What one of them lets through is left to the engine, and so is every project
that has more to it than a boundary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seamlint import configuration, installed, reading
from seamlint.broken import looks_broken
from seamlint.catalogue import load
from seamlint.files import SUFFIXES, Walk
from seamlint.import_screen import ImportScreen
from seamlint.literals.screen import may_hold
from seamlint.literals.text import find
from seamlint.project import Project, Zone, lies_at, matches
from seamlint.screen import Screen
from seamlint.settings import Boundary, Settings
from seamlint.taint.screen import SecretScreen

Summary = tuple[int, int, int, int]
MOST_FILES = 100
"""Beyond that the time goes into the files, and several processes can take it."""
_MOST_BYTES = 1024 * 1024
_SUPPRESSION = b"seamlint:"


def settings_of(root: str, file: str) -> Settings | None:
    """The settings of a project that has a boundary and nothing more; None for any other."""
    read = configuration.read(root, file)
    found = read.settings
    names = ("file", "app_id", "source_roots", "tests", "docs")
    usual = Settings(**{name: getattr(found, name) for name in names}, boundary=Boundary(found.boundary.packages))
    is_usual = found == usual and found.boundary.packages and not read.problems
    return found if is_usual and installed.look()[1] else None


def summary(root: str, settings: Settings, walk: Walk, targets: Sequence[str]) -> Summary | None:
    """What `Report.summary` is for a run that looks at the targets; None if only a run can tell."""
    named = frozenset(target for target in targets if reading.is_file(root, target))
    paths = sorted({*walk.files, *named})
    if walk.unreadable or len(paths) + len(walk.documents) > MOST_FILES or not all(map(_is_module, paths)):
        return None
    project = Project(settings, paths, walk.markers)
    names = {*project.modules, *project.packages}
    if not all(any(matches(name, (package,)) for name in names) for package in settings.boundary.packages):
        return None
    in_boundary = frozenset(path for path in paths if project.files[path].zone is Zone.BOUNDARY)
    if any(True for _ in _to_look_at(root, settings, paths, in_boundary, named)):
        return None
    if any(_holds_credential(root, path) for path in walk.documents):
        return None
    wanted = [path for path in paths if lies_at(path, targets)]
    parsed = sum(path in in_boundary or path in named for path in wanted)
    return len(wanted), parsed, len(wanted) - parsed, 0


def _is_module(path: str) -> bool:
    return path.endswith(SUFFIXES) and not path.endswith(".ipynb")


def _to_look_at(
    root: str, settings: Settings, paths: Sequence[str], in_boundary: frozenset[str], named: frozenset[str]
) -> Iterator[str]:
    """The files that the engine would say something of, or might; the likeliest are asked first."""
    rest = []
    for path in sorted(paths, key=lambda path: path not in in_boundary):
        data = _read(root, path)
        if data is None or (path in in_boundary and data.strip()):
            yield path
        elif data:
            rest.append((path, data))
    catalogue = load(settings)
    screen = Screen(catalogue, settings, ImportScreen(catalogue))
    secrets = SecretScreen(catalogue)
    for path, data in rest:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            yield path
            continue
        if (
            _SUPPRESSION in data
            or b"\0" in data
            or looks_broken(data)
            or any(screen.look(data))
            or secrets.lets_through(text)
            or may_hold(text)
            or (path in named and not _is_python(text))
        ):
            yield path


def _is_python(text: str) -> bool:
    """Whether a file that was named, which is parsed whatever stands in it, can be."""
    try:
        compile(text, "", "exec", 0x400, dont_inherit=True)  # PyCF_ONLY_AST, of which `ast` is not loaded
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _holds_credential(root: str, path: str) -> bool:
    data = _read(root, path)
    return data is None or b"\0" in data or next(find(data.decode("utf-8", "replace")), None) is not None


def _read(root: str, path: str) -> bytes | None:
    """The bytes of a file; None for one that is large, or cannot be read."""
    try:
        data = reading.read(root, path, _MOST_BYTES + 1)
    except OSError:
        return None
    return data if len(data) <= _MOST_BYTES else None
