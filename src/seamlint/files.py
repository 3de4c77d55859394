"""Which files belong to the project: one walk that honours .gitignore and never leaves the root."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from seamlint.ignores import Ignore, spec
from seamlint.timing import stage

SUFFIXES = (".py", ".pyi", ".pyw", ".ipynb")
DOCUMENT_SUFFIXES = (".md", ".mdx", ".markdown", ".rst", ".toml", ".yaml", ".yml", ".json", ".ipynb", ".env")
_LOCKS = frozenset(
    {
        "package-lock.json",
        "packages.lock.json",
        "npm-shrinkwrap.json",
        "pnpm-lock.yaml",
        "conda-lock.yml",
        "renv.lock.json",
    }
)
_MANIFESTS = frozenset({"pyproject.toml", "setup.py", "setup.cfg", "Pipfile"})
LOCK_FILES = frozenset({"poetry.lock", "uv.lock", "pdm.lock", "pylock.toml", "Pipfile.lock"})
_TEMPLATES = (".env.example", ".env.sample", ".env.template", ".env.dist", ".env.defaults")
_VENDORED = frozenset({"vendor", "vendored", "_vendor", "third_party", "third-party", "bower_components"})
PROJECT_MARKERS = frozenset({"pyproject.toml", "setup.py", "setup.cfg", "manage.py"})
SKIPPED_FOLDERS = frozenset(
    [
        ".bzr",
        ".direnv",
        ".eggs",
        ".git",
        ".hg",
        ".idea",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".nox",
        ".pants.d",
        ".pytest_cache",
        ".pytype",
        ".ruff_cache",
        ".seamlint_cache",
        ".svn",
        ".tox",
        ".venv",
        ".vscode",
        "__pycache__",
        "__pypackages__",
        "node_modules",
        "site-packages",
        "venv",
    ]
)


class Walk:
    """What one walk over the project found; every path is relative to the root, with `/`."""

    def __init__(self) -> None:
        self.files: list[str] = []
        self.documents: list[str] = []
        """Texts, settings and examples beside the code; notebooks are here too."""
        self.dependencies: list[str] = []
        """Files that say which distributions the project needs, or has installed."""
        self.markers: list[str] = []
        """Folders that hold a `pyproject.toml`, `setup.py`, `setup.cfg` or `manage.py`."""
        self.unreadable: dict[str, str] = {}
        """Folders that could not be listed, with the reason."""
        self.folders: list[str] = []
        """Every folder that was listed."""
        self.consulted: list[str] = []
        """What was read to tell what belongs to the project; what lies outside by its whole path."""


@stage("files")
def walk(root: str, exclude: Sequence[str] = (), most: int | None = None) -> Walk:
    """Every Python file, stub, notebook and script without a suffix under `root`, sorted.

    `exclude` holds patterns in the syntax of .gitignore; no .gitignore takes back what they leave out.
    Links are not followed: what they point to inside the root is found at its own place, and what
    lies outside is not the project's. With more than `most` modules the rest is left out.
    """
    found = Walk()
    above, ignores = _repository(root, found.consulted)
    _walk_folder(root, above, _with([], Ignore(above, exclude)), ignores, found, most)
    found.files.sort()
    found.documents.sort()
    found.dependencies.sort()
    found.markers.sort()
    return found


def repository(root: str) -> str:
    """The top of the repository that holds the folder; empty if there is none."""
    top = os.path.realpath(root)
    while not os.path.lexists(os.path.join(top, ".git")):
        top, below = os.path.dirname(top), top
        if top == below:
            return ""
    return top


def _repository(root: str, consulted: list[str]) -> tuple[str, list[Ignore]]:
    """The way from the repository that holds `root` down to it, and the lists it has above `root`.

    A root that the repository itself ignores was named on purpose: then no list above it counts.
    """
    root, top = os.path.realpath(root), repository(root)
    if not top:
        return "", []
    consulted.append(os.path.join(top, ".git", "info", "exclude"))
    ignores = _with([], Ignore("", _lines(consulted[-1])))
    if top == root:
        return "", ignores
    above = ""
    for name in os.path.relpath(root, top).replace(os.sep, "/").split("/"):
        consulted.append(os.path.join(top, above, ".gitignore"))
        ignores = _with(ignores, Ignore(above, _lines(consulted[-1])))
        if _ignored(f"{above}{name}", True, ignores):
            return "", []
        above += f"{name}/"
    return above, ignores


def exclusion(patterns: Sequence[str]) -> Callable[[str], bool]:
    """A test for paths relative to the root that `patterns` (.gitignore syntax) leave out."""
    if not patterns:
        return lambda _: False
    return spec(patterns).match_file


def _lines(path: str) -> list[str]:
    """Lines of a list of patterns; none if it cannot be read, so that rather too much is checked."""
    try:
        with open(path, encoding="utf-8-sig", errors="surrogateescape") as stream:
            return stream.read().split("\n")
    except OSError:
        return []


def _with(ignores: list[Ignore], one: Ignore) -> list[Ignore]:
    return [*ignores, one] if one else ignores


def _walk_folder(
    root: str, above: str, exclude: list[Ignore], ignores: list[Ignore], found: Walk, most: int | None
) -> None:
    stack = [("", ignores)]
    while stack and (most is None or len(found.files) <= most):
        folder, ignores = stack.pop()
        found.folders.append(folder)
        try:
            with os.scandir(os.path.join(root, folder) if folder else root) as listing:
                entries = list(listing)
        except OSError as error:
            found.unreadable[folder or "."] = error.strerror or str(error)
            continue
        names = {entry.name for entry in entries}
        if "pyvenv.cfg" in names and folder:
            continue
        if names & PROJECT_MARKERS:
            found.markers.append(folder)
        inside = f"{folder}/" if folder else ""
        if ".gitignore" in names:
            found.consulted.append(f"{inside}.gitignore")
            ignores = _with(ignores, Ignore(above + inside, _lines(os.path.join(root, folder, ".gitignore"))))
        for entry in entries:
            name, document, names_needs = entry.name, False, False
            path = inside + name
            if entry.is_symlink():
                continue
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_folder:
                wanted = name not in SKIPPED_FOLDERS and (folder or name not in ("build", "dist"))
            else:
                if not name.endswith(".py") or name == "setup.py" or name[0] == ".":  # most are plain modules
                    document, names_needs = is_document(path), lists_dependencies(path)
                wanted = entry.is_file(follow_symlinks=False) and (document or names_needs or _is_python(entry))
                if "." not in name:
                    found.consulted.append(path)
            if not wanted or (exclude and _ignored(above + path, is_folder, exclude)):
                continue
            if ignores and _ignored(above + path, is_folder, ignores) and not name.endswith(_TEMPLATES):
                continue
            if is_folder:
                stack.append((path, ignores))
                continue
            if document:
                found.documents.append(path)
            if names_needs:
                found.dependencies.append(path)
            if name.endswith(SUFFIXES) or not (document or names_needs):
                found.files.append(path)


def is_document(path: str) -> bool:
    """Whether a file is a text, settings or an example beside the code; lock files and what others wrote are not."""
    folder, _, name = path.rpartition("/")
    if not (name.endswith(DOCUMENT_SUFFIXES) or name.startswith(".env")):
        return False
    return name not in _LOCKS and ".min." not in name and _VENDORED.isdisjoint(folder.split("/"))


def lists_dependencies(path: str) -> bool:
    """Whether a file says which distributions the project needs, or has installed; that of others' code does not."""
    folder, _, name = path.rpartition("/")
    if not _VENDORED.isdisjoint(folder.split("/")):
        return False
    stem, _, suffix = name.rpartition(".")
    named = "requirements" in stem or (folder.rpartition("/")[2] == "requirements" and "constraints" not in stem)
    return name in _MANIFESTS or name in LOCK_FILES or (suffix in ("txt", "in") and named)


def _is_python(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(SUFFIXES) or ("." not in entry.name and _is_script(entry.path))


def _is_script(path: str) -> bool:
    """A file without a suffix whose first line calls Python."""
    try:
        with open(path, "rb") as stream:
            return stream.read(2) == b"#!" and b"python" in stream.readline(200)
    except OSError:
        return False


def _ignored(path: str, is_folder: bool, ignores: list[Ignore]) -> bool:
    for ignore in reversed(ignores):  # the deepest list that speaks of the path decides
        verdict = ignore.verdict(path, is_folder)
        if verdict is not None:
            return verdict
    return False
