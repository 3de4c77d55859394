import asyncio
import os
import shlex
import subprocess
from subprocess import check_output as out


def copy(path: str) -> None:
    subprocess.run(["aws", "s3", "cp", path, "s3://media/"], check=True)  # VIOLATION t1 cli: provider CLI as a list


def listen() -> None:
    subprocess.Popen("stripe listen --forward-to localhost:8000", shell=True)  # VIOLATION t1 cli: provider CLI as a shell string


def projects() -> bytes:
    return out(["gcloud", "projects", "list"])  # VIOLATION t1 cli: gcloud by an aliased check_output


def system(path: str) -> int:
    return os.system(f"gcloud storage cp {path} gs://media/")  # VIOLATION t2 cli: os.system with an f-string


def absolute(path: str) -> None:
    subprocess.check_call(["/usr/local/bin/aws", "s3", "rm", path])  # VIOLATION t2 cli: absolute path of the CLI


def splitted() -> None:
    subprocess.run(shlex.split("aws s3 ls"), check=True)  # VIOLATION t3 cli: shlex.split


async def spawned() -> None:
    await asyncio.create_subprocess_exec("gcloud", "auth", "list")  # VIOLATION t2 cli: asyncio subprocess


def piped() -> None:
    subprocess.run("cd /tmp && AWS_PAGER= aws s3 ls | head -1", shell=True)  # VIOLATION t3 cli: CLI after && and an assignment in a shell string
