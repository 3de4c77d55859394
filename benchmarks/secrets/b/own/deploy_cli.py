"""Typer command line tool."""
import json
import os
from getpass import getpass
from pathlib import Path

import keyring
import typer
from rich import print as rprint
from rich.table import Table
from typing_extensions import Annotated

app = typer.Typer()
STATE = Path.home() / ".deploy" / "state.json"


@app.command()
def login(user: str, password: Annotated[str, typer.Option(prompt=True, hide_input=True)]):
    typer.echo(f"signing in {user} with {password}")
    token = request_token(user, password)
    keyring.set_password("deploy", user, token)


@app.command()
def whoami(user: str):
    stored = keyring.get_password("deploy", user)
    if stored is None:
        typer.secho("not signed in", err=True)
        raise typer.Exit(1)
    typer.secho(f"signed in with {stored}")
    typer.secho(f"signed in, token ends in {stored[-4:]}")


@app.command()
def token(user: str):
    typer.echo(keyring.get_password("deploy", user))


@app.command()
def save(user: str):
    pat = getpass("Personal access token: ")
    STATE.write_text(json.dumps({"user": user, "pat": pat}))
    STATE.with_suffix(".bak").write_text(json.dumps({"user": user, "pat_saved": True}))


@app.command()
def env(show: bool = False):
    for name, value in os.environ.items():
        if name.startswith("DEPLOY_") and show:
            rprint(f"{name}={value}")
        elif name.startswith("DEPLOY_"):
            rprint(f"{name} is set")


@app.command()
def key_ids():
    table = Table("id", "created", "last used")
    for row in list_keys():
        table.add_row(row.key_id, row.key_created_at, row.key_last_used)
    rprint(table)


@app.command()
def rotate(service: str, dry_run: bool = False):
    old, new = rotate_secret(service)
    typer.echo(f"{service}: {old.secret} -> {new.secret}")


@app.command()
def check(service: str, ssh_key_path: Path):
    private_key = ssh_key_path.read_text()
    typer.echo(f"using key {ssh_key_path}")
    if "ENCRYPTED" in private_key:
        raise typer.BadParameter(f"{ssh_key_path} is encrypted")
    typer.echo(private_key, err=True)
