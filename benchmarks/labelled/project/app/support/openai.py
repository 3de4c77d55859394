"""A file that is named like the SDK and imports the real one (absolute import)."""
import openai  # VIOLATION t1 import: absolute import in a file named like the SDK


def embed(text: str):
    return openai.OpenAI().embeddings.create(model="small", input=text)
