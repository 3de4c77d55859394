from app.integrations.ai import ai_client, ai_session


def ask(key: str, text: str) -> str:
    return ai_client(key).responses.create(model="small", input=text).output_text  # VIOLATION t2 launder: cached boundary function returns the SDK client


def ask_session(key: str, text: str) -> str:
    with ai_session(key) as client:  # VIOLATION t3 launder: context manager of the boundary yields the SDK client
        return client.responses.create(model="small", input=text).output_text  # VIOLATION-OR
