# CLEAN: imports the first-party package boto of this repository
import boto
from boto import harvest


def show() -> str:
    return harvest() + boto.harvest()
