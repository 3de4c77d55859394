"""Write `docs/rules/<CODE>.md` and `docs/rules.md` from the docstrings of the rules, `docs/page.md` from the mutations,
and the tables in `src/seamlint/compiled` from those in TOML.

`python docs/generate.py` writes them; with `--check` nothing is written, and the pages that are stale are named.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from seamlint import discovery, shipped
from seamlint._toml import loads
from seamlint.rule import LoadedRule
from seamlint.rule_page import markdown
from seamlint.taint import certainty

DOCS = Path(__file__).parent
NOTE = "<!-- Written by docs/generate.py from the rule's docstring. -->"
PROJECTS = DOCS.parent / "fixtures" / "projects"
SOURCE = DOCS.parent / "src" / "seamlint"
PAGE_NOTE = "<!-- Written by docs/generate.py from fixtures/projects: page.toml and mutations. -->"
PAGE_HEAD = """# The source page, line by line

seamlint enforces ContractSpec's page "Consumer integration setup" in Python. Three sample projects in
`fixtures/projects` follow it: one brings its own keys (`byok`), one is managed, one hybrid. They run, with their own
tests, and no rule has anything to say of them. Each row below a **line of the page** is an edit that a hurried
colleague might make and that breaks this line; the tests make every one of them and see that it adds the findings that
are named here and nothing else. A line that no check of a repository can decide says why.
"""
META = "run"
FAMILIES = {
    META: "The run itself",
    "boundary": "The boundary",
    "secrets": "Secrets",
    "bindings": "Bindings",
    "edges": "Edges",
    "ownership": "Ownership",
    "proof": "Proof",
    "evidence": "Evidence",
}


def family_of(loaded: LoadedRule) -> str:
    """The folder of `lint_rules` that holds the rule."""
    package = loaded.module.rpartition(".")[0]
    return package.rpartition(".")[2] if ".lint_rules." in package else META


def title_of(loaded: LoadedRule) -> str:
    return loaded.documentation.splitlines()[0]


def state_of(loaded: LoadedRule) -> str:
    return "on by default" if loaded.rule.default else "off by default"


def page(loaded: LoadedRule) -> str:
    """The page of one rule."""
    rule = loaded.rule
    needs = ", needs a boundary" if rule.needs_boundary else ""
    facts = f"**{rule.severity.value}**, {state_of(loaded)}{needs}, family [{family_of(loaded)}](../rules.md)"
    return f"{NOTE}\n\n# {rule.code} {rule.name}\n\n{facts}\n\n{markdown(loaded.documentation)}\n"


def index(rules: tuple[LoadedRule, ...]) -> str:
    """The list of all rules, by family."""
    lines = [NOTE.replace("the rule's docstring", "the rules' docstrings"), "", "# Rules", ""]
    for family in sorted({family_of(loaded) for loaded in rules}, key=list(FAMILIES).index):
        lines += [f"## {FAMILIES[family]}", "", "| code | name | what it finds | |", "| --- | --- | --- | --- |"]
        for loaded in rules:
            if family_of(loaded) == family:
                rule = loaded.rule
                state = rule.severity.value if rule.default else f"{rule.severity.value}, off by default"
                lines.append(f"| [{rule.code}](rules/{rule.code}.md) | {rule.name} | {title_of(loaded)} | {state} |")
        lines.append("")
        if family == "secrets":
            lines += certainties()
    return "\n".join(lines)


def certainties() -> Iterator[str]:
    """What high confidence means where a secret leaks, and what takes it away."""
    yield from ("### When a leak is of high confidence", "")
    yield from ("One thing of each list holds, and nothing of the third. It is a secret, since:", "")
    yield from (f"- {sentence}" for sentence in certainty.GIVEN.values())
    yield from ("", "Others see it who are not meant to, since:", "")
    yield from (f"- {sentence}" for sentence in certainty.SEEN.values())
    yield from ("", "It is of medium confidence where there is a doubt:", "")
    yield from (f"- {sentence}" for sentence in certainty.DOUBTS)
    yield ""


def enforcement() -> str:
    """The lines of the source page, with what breaks each of them and the rule that says so."""
    broken: dict[str, list[str]] = {}
    for name in sorted(path.stem for path in (PROJECTS / "mutations").glob("*.toml")):
        for row in loads((PROJECTS / "mutations" / f"{name}.toml").read_text("utf-8"))["mutation"]:
            files = sorted({edit["file"] for edit in row.get("edit") or [row]})
            edited = f"{row['says']} ({name}: {', '.join(f'`{file}`' for file in files)})"
            for line in row["lines"]:
                codes = sorted({found.partition(" ")[0] for found in row["finds"]})
                links = ", ".join(f"[{code}](rules/{code}.md)" for code in codes)
                broken.setdefault(line, []).append(f"| | {edited} | {links} |")
    lines = [PAGE_NOTE, "", PAGE_HEAD, "| line | what it says, and what breaks it | found by |", "| --- | --- | --- |"]
    for row in loads((PROJECTS / "page.toml").read_text("utf-8"))["line"]:
        lines.append(f"| **{row['id']}** | **{row['says']}** | {row.get('reason', '')} |")
        lines += broken.get(row["id"], [])
    return "\n".join([*lines, ""])


def pages() -> Iterator[tuple[Path, str]]:
    """Every generated file with what belongs in it."""
    rules = tuple(loaded for loaded in discovery.rules() if loaded.module.startswith("seamlint."))
    for loaded in rules:
        yield DOCS / "rules" / f"{loaded.rule.code}.md", page(loaded)
    yield DOCS / "rules.md", index(rules)
    yield DOCS / "page.md", enforcement()
    for name, text in shipped.compiled():
        yield SOURCE / name, text


def stale() -> dict[Path, str | None]:
    """The files that are not as they should be, with what belongs in them; None for one that should go."""
    wanted = dict(pages())
    found: dict[Path, str | None] = {
        path: text for path, text in wanted.items() if not path.is_file() or path.read_text(encoding="utf-8") != text
    }
    generated = (*(DOCS / "rules").glob("*.md"), *(SOURCE / shipped.COMPILED).glob("*"))
    found.update({path: None for path in generated if path not in wanted})
    return found


def main(arguments: list[str]) -> int:
    check = arguments == ["--check"]
    if arguments and not check:
        print("usage: python docs/generate.py [--check]", file=sys.stderr)
        return 2
    for path, text in sorted(stale().items()):
        name = path.relative_to(DOCS.parent).as_posix()
        if check:
            print(f"{name} is stale: run python docs/generate.py", file=sys.stderr)
        elif text is None:
            path.unlink()
            print(f"removed {name}")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {name}")
    return int(check and bool(stale()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
