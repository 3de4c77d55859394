import os
import textwrap

import click
import typer
from rich import print as rprint
from rich.console import Console
from rich.table import Table

cli = typer.Typer()
console = Console()
err_console = Console(stderr=True)


@click.command()
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@click.option("--user", envvar="OPS_USER")
def set_password(user, password):
    click.echo(f"Setting {user}'s password to {password}")
    click.secho(f"Setting {user}'s password", fg="green")
    if password.lower() == user:
        raise click.BadParameter("%r equals the user name" % password, param_hint="--password")
    if len(password) < 10:
        raise click.BadParameter("%d characters are too few" % len(password), param_hint="--password")


@cli.command()
def login(vault_addr: str, role_id: str, secret_id: str = typer.Option(..., envvar="VAULT_SECRET_ID")):
    wrapped = vault_login(vault_addr, role_id, secret_id)
    typer.echo("role %s at %s" % (role_id, vault_addr))
    typer.secho("client token: " + wrapped["auth"]["client_token"], fg="yellow")
    typer.secho("lease of token: " + str(wrapped["auth"]["lease_duration"]), fg="yellow")
    typer.confirm(f"Forget token accessor {wrapped['auth']['accessor']}?", abort=True)


@cli.command("keys")
def list_keys(show: bool = False):
    table = Table("name", "api key", "last used")
    for entry in load_keys():
        table.add_row(entry.name, "****" + entry.apiKey[-4:], entry.usedAt)
    console.print(table)
    if show:
        for entry in load_keys():
            console.print(f"[bold]{entry.name}[/]", entry.apiKey)
    rprint({e.name: e.apiKeyId for e in load_keys()})
    rprint({e.name: e.apiKey for e in load_keys()})


@cli.command()
def rotate(name: str):
    fresh = generate_secret(32)
    store_secret(name, fresh)
    err_console.log(f"rotated {name}", log_locals=False)
    err_console.log(f"rotated {name}", log_locals=True)
    err_console.print(textwrap.shorten(f"the new secret of {name} is {fresh}", width=120))


@cli.command()
def env_check():
    needed = ("SMTP_PASSWORD", "SMTP_HOST", "SIGNING_SECRET")
    for name in needed:
        typer.echo(f"{name}: {'ok' if name in os.environ else 'missing'}")
    if missing := [n for n in needed if not os.environ.get(n)]:
        raise typer.BadParameter("missing: " + ", ".join(missing))
    if (smtpPass := os.environ["SMTP_PASSWORD"]).isspace():
        typer.echo(f"blank password {smtpPass!r}", err=True)
