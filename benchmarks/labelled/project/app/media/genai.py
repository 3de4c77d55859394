from google import genai  # VIOLATION t2 family: SDK as a name of a shared namespace


def ask(text: str):
    return genai.Client().models.generate_content(model="small", contents=text)
