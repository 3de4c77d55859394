# CLEAN: regular expressions over hosts and import lines
import re

HOST = re.compile(r"https://api\.stripe\.com/v1/(\w+)")
LINE = re.compile(r"^\s*(?:import|from)\s+(stripe|openai)\b")


def masked(text: str) -> str:
    return HOST.sub("https://api.stripe.com/***", LINE.sub("", text))
