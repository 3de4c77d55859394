"""A command line on click."""

import getpass
import json
import os
from pathlib import Path

import click
import keyring
import yaml
from rich.console import Console
from rich.table import Table

console = Console()


class State:
    def __init__(self, profile, token):
        self.profile = profile
        self.token = token
        self.history = []

    def __repr__(self):
        return f"State({self.profile!r}, {self.token!r})"


class SafeState(State):
    def __repr__(self):
        return f"SafeState({self.profile!r})"


@click.group()
@click.option("--profile", default="default")
@click.option("--token", envvar="SHOP_TOKEN")
@click.pass_context
def cli(ctx, profile, token):
    ctx.obj = State(profile, token)
    click.echo(f"profile {profile}", err=True)
    click.echo(f"state {ctx.obj}", err=True)
    click.echo(repr(SafeState(profile, token)))


@cli.command()
@click.pass_obj
def whoami(state):
    click.echo(state.profile)
    click.secho(state.token, fg="green")
    console.print({"token": state.token})


@cli.command()
@click.password_option()
@click.option("--pin", prompt=True, hide_input=True)
def register(password, pin):
    click.echo("Registered.")
    click.echo("*" * len(password))
    click.echo(f"password={password}")
    click.echo("pin={}".format(pin))


@cli.command()
def login():
    answer = click.prompt("Secret word", hide_input=True)
    keyring.set_password("shop", "me", answer)
    click.echo(f"You said {answer}")
    name = click.prompt("Name")
    click.echo(f"Hello {name}")
    typed = getpass.getpass()
    console.log("typed", typed)


@cli.command()
@click.argument("where", type=click.Path())
def export(where):
    stored = keyring.get_password("shop", "me")
    config = {"user": "me", "password": stored, "stage": os.environ.get("STAGE")}
    Path(where).write_text(yaml.safe_dump(config))
    config.pop("password")
    Path(where).with_suffix(".public").write_text(yaml.safe_dump(config))
    click.echo(json.dumps(config))


@cli.command()
def table():
    grid = Table("name", "secret")
    hidden = Table("name", "has secret")
    for name in ("a", "b"):
        value = keyring.get_password("shop", name)
        grid.add_row(name, value)
        hidden.add_row(name, "yes" if value else "no")
    console.print(grid)
    console.print(hidden)


@cli.command()
@click.argument("file", type=click.File())
def load(file):
    data = yaml.safe_load(file)
    click.echo(data["database"]["password"])
    click.echo(data["database"]["host"])
    if "client_secret" not in data:
        raise click.UsageError("client_secret is missing")
    raise click.ClickException(f"{data['client_secret']} is not known")
