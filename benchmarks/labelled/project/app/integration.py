import openai  # VIOLATION t1 place: singular, not the boundary


def client():
    return openai.OpenAI()
