# CLEAN: names of variables, never their values
REQUIRED = ("STRIPE_SECRET_KEY", "OPENAI_API_KEY")


def message(name: str) -> str:
    return f"set {name}, one of {', '.join(REQUIRED)}"


class Form:
    environ = {"STRIPE_SECRET_KEY": "label"}

    def label(self) -> str:
        return self.environ["STRIPE_SECRET_KEY"]
