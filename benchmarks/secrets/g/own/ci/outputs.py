"""What a run of the pipeline leaves behind."""

import csv
import json
import os
import pickle
import sys
from pathlib import Path

import toml
from github import Github

token = os.environ["GITHUB_TOKEN"]
summary = Path(os.environ["GITHUB_STEP_SUMMARY"])
client = Github(token)


def outputs(deploy_key, version):
    with open(os.environ["GITHUB_OUTPUT"], "a") as out:
        print(f"version={version}", file=out)
        print(f"deploy_key={deploy_key}", file=out)
    summary.write_text(f"deployed {version} with {token}")
    summary.write_text(f"deployed {version}")
    print(f"::add-mask::{deploy_key}")
    print(f"::debug::{deploy_key}")


def comment(number, password):
    pull = client.get_repo("a/b").get_pull(number)
    pull.create_issue_comment(f"preview: admin / {password}")
    pull.create_issue_comment("preview is ready")


class Report:
    def __init__(self):
        self.rows = []
        self.meta = {}
        self.lines = []

    def add(self, name, access_key):
        self.rows.append([name, access_key])
        self.lines.append(name)
        self.meta["last"] = name

    def write(self, folder):
        with open(folder / "keys.csv", "w") as out:
            csv.writer(out).writerows(self.rows)
        (folder / "names.txt").write_text("\n".join(self.lines))
        (folder / "meta.json").write_text(json.dumps(self.meta))
        with open(folder / "all.pickle", "wb") as out:
            pickle.dump(self.rows, out)


def state(path, client_secret):
    data = {"client_secret": client_secret, "stage": "test"}
    with open(path, "w") as out:
        toml.dump(data, out)
    sys.stdout.write(json.dumps({k: "***" if "secret" in k else v for k, v in data.items()}))
    sys.stderr.write(str(data))
    sys.exit(f"wrong: {client_secret}")


def finished(path):
    sys.exit(f"cannot read {path}")
