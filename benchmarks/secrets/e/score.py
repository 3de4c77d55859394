"""Score the rules about secrets on statements of public projects: `python benchmarks/secrets/e/score.py --into DIR`.

The code stays where it was published: the wheels in `projects.tsv` are fetched, held against their SHA-256, and
unpacked below `DIR`; nothing of them is installed or run. Each project is checked on its own, and its statements that
`labels.json` names are scored as in the other sets, by halves. Most statements of a project have no label, so `extra`
says how many findings lie on such ones, right or wrong. `--show` names what was missed and what was a false alarm, of
the first half.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))
from leaks_score import Places, findings, halves, row, score  # noqa: E402

_PIP = ("--no-deps", "--only-binary", ":all:", "--disable-pip-version-check", "--quiet")


def unpacked(project: str, wheel: str, sha256: str, into: Path) -> Path:
    """The folder with the modules of one pinned wheel, fetched if it is not there."""
    folder = into / "src" / project
    if folder.is_dir():
        return folder
    archive = into / "wheels" / wheel
    if not archive.is_file():
        pin = f"{project}=={wheel.split('-')[1]}"
        subprocess.run((sys.executable, "-m", "pip", "download", *_PIP, "-d", str(archive.parent), pin), check=True)
    if hashlib.sha256(archive.read_bytes()).hexdigest() != sha256:
        raise SystemExit(f"{archive} is not the wheel that was labelled")
    with zipfile.ZipFile(archive) as read:
        read.extractall(folder, [name for name in read.namelist() if name.endswith(".py")])
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, required=True, help="where the wheels go, and what is in them")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    labels = json.loads((HERE / "labels.json").read_text("utf-8"))
    lines: Places = {}
    with (HERE / "projects.tsv").open(encoding="utf-8", newline="") as table:
        for pin in csv.DictReader(table, delimiter="\t"):
            folder = unpacked(pin["project"], pin["file"], pin["sha256"], options.into)
            lines |= {f"{pin['project']}/{path}": found for path, found in findings(folder).items()}
    for name, part, places in (*halves("e", labels, lines), ("e", labels, lines)):
        for tier in ("core", "hard"):
            chosen = [label for label in part if label["tier"] == tier]
            print(row(f"{name} {tier}", score(chosen, lines, labels)._replace(extra=[])))
        whole = score(part, places, labels)
        print(row(f"{name} all", whole))
        if options.show and name == "e1":
            for kind in ("missed", "false"):
                print("\n".join(f"  {kind}: {found}" for found in getattr(whole, kind)))


if __name__ == "__main__":
    main()
