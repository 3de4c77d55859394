import os
import sys
from typing import Annotated

import click
import keyring
import typer
from rich.console import Console
from rich.panel import Panel
from rich.table import Table

app = typer.Typer()
console = Console()
errors = Console(stderr=True)


@app.command()
def login(
    host: str,
    token: Annotated[str, typer.Option(prompt=True, hide_input=True)],
    verbose: bool = False,
):
    keyring.set_password("fleet", host, token)
    typer.secho(f"Logged in to {host}", fg="green")
    if verbose:
        typer.secho(f"Stored {token}", fg="blue")
        console.print(Panel(token, title="token"))
        errors.log("token", len(token), "letters")


@app.command()
def show(host: str):
    secret = keyring.get_password("fleet", host)
    if secret is None:
        typer.echo(f"No token for {host}", err=True)
        raise typer.Exit(1)
    table = Table("host", "token")
    table.add_row(host, secret)
    console.print(table)
    raise typer.BadParameter(f"{secret!r} is no token for {host}")


@click.command()
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@click.option("--user", default="admin")
def create_user(user, password):
    if len(password) < 12:
        raise click.UsageError(f"password {password} is too short")
    click.secho(f"created {user} with {password}", bold=True)
    click.secho(f"created {user}, password of {len(password)} letters", bold=True)


@click.command()
@click.argument("name")
@click.pass_context
def rotate(ctx, name):
    api_key = os.environ.get("FLEET_API_KEY")
    if api_key is None:
        ctx.fail("FLEET_API_KEY is not set")
    if not api_key.startswith("fl_"):
        ctx.fail(f"{api_key} is no key of ours")
    new_key = click.prompt("New key", default=api_key, hide_input=True)
    if click.confirm(f"Replace {api_key} by {new_key}?"):
        click.echo_via_pager("\n".join([name, "rotated"]))
    sys.exit(f"old key was {api_key}")


@app.command()
def doctor():
    for variable in ("FLEET_API_KEY", "FLEET_HOST", "FLEET_PASSWORD"):
        console.print(variable, "is set" if os.environ.get(variable) else "is missing")
    console.print_json(data={"host": os.environ.get("FLEET_HOST"), "password": os.environ.get("FLEET_PASSWORD")})
    console.rule(f"[bold]{os.environ.get('FLEET_HOST')}")
