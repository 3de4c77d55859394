import os
import shlex
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Annotated, Optional

import click
import typer
import yaml
from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from .vaults import Ref, from_keyring, from_parameters, resolve

app = typer.Typer(help="Keep the credentials of our clusters in one place.")
console = Console()
errors = Console(stderr=True)
STATE = Path.home() / ".config" / "infractl" / "state.yaml"


def mask(value: str, keep: int = 2) -> str:
    return value[:keep] + "*" * (len(value) - keep)


def quote(value: str) -> str:
    return shlex.quote(value.strip())


@app.command()
def show(name: str, vault: str = "aws", reveal: bool = False):
    value = resolve(Ref(vault, name))
    table = Table("name", "value")
    table.add_row(name, mask(value))
    console.print(table)
    if reveal:
        console.print(f"[bold]{name}[/] = {value}")
    else:
        typer.echo(f"{name} has {len(value)} characters; use --reveal to see it")


@app.command()
def export(prefix: str, target: Annotated[Path, typer.Option()] = Path(".env")):
    found = from_parameters(prefix)
    lines = [f"{name.upper()}={quote(value)}" for name, value in found.items()]
    target.write_text("\n".join(lines))
    typer.echo(f"{len(lines)} values written to {target}")
    typer.echo("\n".join(found))


@app.command()
def login(
    cluster: str,
    token: Annotated[Optional[str], typer.Option(envvar="INFRACTL_TOKEN", help="Token of the cluster.")] = None,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True)] = "",
):
    if token is None and not password:
        raise typer.BadParameter("give --token or --password")
    if token and not token.startswith("k8s-"):
        raise typer.BadParameter(f"{token!r} is no token of a cluster")
    typer.secho(f"signing in to {cluster} with a {'token' if token else 'password'}", fg="green")
    command = ["kubectl", "config", "set-credentials", cluster, f"--token={token}"]
    subprocess.run(command, check=True)
    subprocess.run(["kubectl", "login", cluster, "--password-stdin"], input=password, text=True, check=True)
    state = {"cluster": cluster, "token": token}
    STATE.write_text(yaml.safe_dump(state))
    state.pop("token")
    typer.echo(f"saved: {state}")


@app.command()
def whoami():
    state = yaml.safe_load(STATE.read_text())
    errors.print(Panel(f"{state['cluster']} as {os.environ.get('USER')}"))
    errors.print("token:", state["token"])
    console.log("state keys", [*state])


@app.command()
def tunnel(host: str, keyring_service: str = "infractl"):
    secret = from_keyring(keyring_service)
    warnings.warn(f"the tunnel to {host} uses the entry of {keyring_service}")
    warnings.warn(f"tunnel secret {secret}", stacklevel=2)
    process = subprocess.Popen(["ssh", "-N", host], env={"SSHPASS": secret, "PATH": os.environ["PATH"]})
    os.system(f"sshpass -p {secret} ssh -N {host}")
    click.echo(f"tunnel runs as {process.pid}", err=True)
    if process.wait():
        sys.exit(f"the tunnel to {host} broke with {process.returncode}")


@app.command()
def ci_outputs(name: str):
    value = resolve(Ref("aws", name))
    print(f"::add-mask::{value}")
    with open(os.environ["GITHUB_OUTPUT"], "a") as out:
        out.write(f"secret-name={name}\n")
        out.write(f"secret-value={value}\n")
    with open(os.environ["GITHUB_STEP_SUMMARY"], "a") as summary:
        print("## Deployed with", value, file=summary)
        print("## Deployed", name, file=summary)


if __name__ == "__main__":
    app()
