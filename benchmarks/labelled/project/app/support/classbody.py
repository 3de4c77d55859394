class Summariser:
    import openai  # VIOLATION t1 import: import in a class body

    def run(self, text: str) -> str:
        return self.openai.OpenAI().responses.create(model="small", input=text).output_text
