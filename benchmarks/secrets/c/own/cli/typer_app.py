import getpass
import os
import subprocess
from pathlib import Path

import keyring
import typer
from rich.console import Console

app = typer.Typer(help="Manage the service tokens of a project")
console = Console()
CREDENTIALS = Path.home() / ".config" / "acme" / "credentials"


@app.command()
def login(token: str = typer.Option(..., "--token", envvar="ACME_TOKEN", prompt="Token", hide_input=True, help="API token (kept in the keyring)")):
    keyring.set_password("acme", "default", token)
    typer.echo(f"Token {token[:3]}{'*' * 8} saved in the keyring.")
    typer.secho(f"Token {token} saved in the keyring.", fg="green")


@app.command()
def configure(key_id: str, secret: str = typer.Option(..., prompt=True, hide_input=True)):
    CREDENTIALS.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(CREDENTIALS, os.O_WRONLY | os.O_CREAT, 0o600), "w") as fh:
        fh.write(f"[default]\nkey_id = {key_id}\nsecret = {secret}\n")
    console.log("configured", log_locals=False)


@app.command()
def tokens(project: str, show: bool = False, limit: int = 20):
    for token in client().list_tokens(project, limit=limit):
        console.print(token.id, token.label, token.created_at, token.last_used_at or "never")
        console.print(token.label, token.plaintext if show else "••••")


@app.command()
def run(command: list[str]):
    env = {**os.environ, "ACME_TOKEN": keyring.get_password("acme", "default")}
    console.print("running", " ".join(command), "with", len(env), "variables")
    console.print("added", sorted(env.keys() - os.environ.keys()))
    done = subprocess.run(command, env=env, check=False)
    raise typer.Exit(done.returncode)


@app.command()
def unlock(attempts: int = 3):
    for attempt in range(attempts):
        passphrase = getpass.getpass(f"Passphrase ({attempt + 1}/{attempts}): ")
        if vault_open(passphrase):
            console.print("[green]unlocked[/green]")
            return
    console.print(f"giving up on {passphrase!r}")
    raise typer.Exit(1)


@app.command()
def rotate(name: str):
    secret = new_secret()
    vault_write(name, secret)
    typer.echo(secret)
