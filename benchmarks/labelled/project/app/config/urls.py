# CLEAN: configured URL, unknown host
import os


def configured() -> str:
    return os.environ["SPEECH_ENDPOINT"]
