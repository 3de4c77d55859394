"""Python 3.14: except without parentheses and t-strings."""
import openai  # VIOLATION t3 robust: syntax of Python 3.14 in the file


def ask(text: str):
    try:
        return openai.OpenAI().responses.create(model="small", input=str(t"{text}"))
    except ValueError, KeyError:
        return None
