import functools
from contextlib import contextmanager

from openai import OpenAI


@functools.lru_cache(maxsize=1)
def ai_client(api_key: str):
    return OpenAI(api_key=api_key)


@contextmanager
def ai_session(api_key: str):
    client = OpenAI(api_key=api_key)
    try:
        yield client
    finally:
        client.close()
