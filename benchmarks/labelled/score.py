"""Score a seamlint JSON report against the labels of the project beside this file.

    seamlint check benchmarks/labelled/project --format json --output findings.json
    python benchmarks/labelled/score.py findings.json

The project was written without sight of seamlint's code: 204 violations in three tiers, 62 look-alikes.

A label is hit by a finding of a counted code on its line, or on a line marked `# VIOLATION-OR` that follows it (another
line a person could point at).  Any counted code hits any label; SEA103 is what boundary-leak labels expect.  Notebook labels: the line may be the line in the JSON file, in the cell, or in the
concatenated code cells.  A miss with a counted finding within 3 lines is shown as "near".
"""
import collections
import json
import pathlib
import re
import sys

COUNTED = {"SEA101", "SEA102", "SEA103", "SEA104", "SEA105", "SEA208"}
LABEL = re.compile(r"# VIOLATION (t[123]) ([a-z-]+): ?(.*?)(?:\\n\",?)?$")
OR = re.compile(r"# VIOLATION-OR\b")
CATEGORIES = "import family robust place dynamic launder http env cli wiring boundary-leak".split()


def read_lines(path):
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def notebook_lines(path):
    """JSON line -> other acceptable line numbers, by the exact source line."""
    out = collections.defaultdict(set)
    flat = 0
    raw = read_lines(path)
    for cell in json.loads("\n".join(raw))["cells"]:
        if cell["cell_type"] != "code":
            continue
        for number, line in enumerate("".join(cell["source"]).split("\n"), 1):
            flat += 1
            if not line:
                continue
            for index, text in enumerate(raw, 1):
                if json.dumps(line)[1:-1] in text:
                    out[index] |= {number, flat}
    return out


def load(project):
    labels, clean = [], {}
    for path in sorted(p for p in project.rglob("*") if p.is_file()):
        rel = path.relative_to(project).as_posix()
        if path.suffix not in {".py", ".pyi", ".ipynb", ""}:
            continue
        lines = read_lines(path)
        if lines[0].startswith("# CLEAN"):
            clean[rel] = lines[0][2:]
        others = notebook_lines(path) if path.suffix == ".ipynb" else {}
        last = None
        for number, line in enumerate(lines, 1):
            found = LABEL.search(line)
            if found:
                last = {"path": rel, "line": number, "tier": found[1], "category": found[2], "reason": found[3],
                        "text": line.strip(), "ok": {number} | others.get(number, set())}
                labels.append(last)
            elif OR.search(line):
                last["ok"].add(number)
    extra = pathlib.Path(__file__).with_name("extra.json")
    for row in json.loads(extra.read_text()) if extra.exists() else []:
        if row["tier"] == "clean":
            clean[row["path"]] = "CLEAN: " + row["reason"]
            continue
        text = read_lines(project / row["path"])[row["line"] - 1].strip()
        labels.append({**row, "text": text + "   [" + row["reason"] + "]", "ok": {row["line"], *row.get("alt", [])}})
    labels.sort(key=lambda r: (r["path"], r["line"]))
    both = {r["path"] for r in labels} & set(clean)
    assert not both, f"label and CLEAN in one file: {both}"
    bad = [r for r in labels if r["category"] not in CATEGORIES]
    assert not bad, bad
    return labels, clean


def findings_of(report, project):
    rows = report
    if isinstance(report, dict):
        rows = report.get("findings") or report.get("results") or report.get("diagnostics") or []
    out = []
    for row in rows:
        place = row.get("location") or row
        path = str(row.get("path") or place.get("path") or "").replace("\\", "/")
        line = row.get("line") or place.get("line") or 0
        root = project.resolve().as_posix() + "/"
        if path.startswith(root):
            path = path[len(root):]
        elif "/project/" in "/" + path and not (project / path).exists():
            path = ("/" + path).split("/project/", 1)[1]
        out.append((path.removeprefix("./"), int(line), row.get("code") or row.get("rule") or "", row.get("message", "")))
    return out


def main(argv):
    project = pathlib.Path(argv[2]) if len(argv) > 2 else pathlib.Path(__file__).with_name("project")
    labels, clean = load(project)
    if argv[1] == "--labels":
        count = collections.Counter((r["category"], r["tier"]) for r in labels)
        print("labels", len(labels), "clean files", len(clean))
        for cat in CATEGORIES:
            print(f"  {cat:14}", *(f"{t}={count[cat, t]:<3}" for t in ("t1", "t2", "t3")))
        print("  total         ", *(f"{t}={sum(r['tier'] == t for r in labels):<3}" for t in ("t1", "t2", "t3")))
        return 0
    found = findings_of(json.loads(pathlib.Path(argv[1]).read_text()), project)
    unknown = sorted({p for p, *_ in found if not (project / p).exists()})
    counted = collections.defaultdict(set)
    for path, line, code, _ in found:
        if code in COUNTED:
            counted[path].add(line)
    for row in labels:
        row["hit"] = bool(row["ok"] & counted[row["path"]])

    def table(title, key, values):
        print(title)
        for value in values:
            rows = [r for r in labels if r[key] == value]
            print(f"  {value:14} {sum(r['hit'] for r in rows):3}/{len(rows)}")

    table("tiers", "tier", ["t1", "t2", "t3"])
    table("categories", "category", CATEGORIES)
    print(f"total {sum(r['hit'] for r in labels)}/{len(labels)}")
    print("\nmissed")
    for r in labels:
        if not r["hit"]:
            near = sorted(n for n in counted[r["path"]] if abs(n - r["line"]) <= 3)
            print(f"  {r['path']}:{r['line']} {r['text']}" + (f"   (near: {near})" if near else ""))
    wrong = collections.defaultdict(list)
    for path, line, code, message in found:
        if path in clean and code.startswith(("SEA1", "SEA2")):
            wrong[path].append((line, code, message))
    print(f"\nlook-alike files with findings: {len(wrong)}/{len(clean)}")
    for path in sorted(wrong):
        print(f"  {path}   [{clean[path]}]")
        lines = read_lines(project / path)
        for line, code, message in sorted(wrong[path]):
            text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
            mark = "" if code in COUNTED else " (not a counted code)"
            print(f"    {line} {code}{mark} {text}   {message[:120]}")
    known = collections.defaultdict(set)
    for r in labels:
        known[r["path"]] |= r["ok"]
    rest = sorted({(p, n, c) for p, n, c, _ in found
                   if c in COUNTED and p not in clean and n not in known[p] and (project / p).exists()})
    print(f"\nother counted findings, neither label nor look-alike (often uses of a labelled name): {len(rest)}")
    for path, line, code in rest:
        lines = read_lines(project / path)
        text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
        print(f"  {path}:{line} {code} {text}")
    if unknown:
        print("\nfindings with paths that are not in the project:", *unknown)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
