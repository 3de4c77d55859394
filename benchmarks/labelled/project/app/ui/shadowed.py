# CLEAN: requests, os and importlib are own objects here
class _Recorder:
    environ = {"OPENAI_API_KEY": "label"}

    def get(self, url: str, **kw: object) -> str:
        return url

    def import_module(self, name: str) -> str:
        return name


def demo(requests: _Recorder, os: _Recorder, importlib: _Recorder) -> list[str]:
    return [
        requests.get("https://api.stripe.com/v1/charges"),
        os.environ["OPENAI_API_KEY"],
        importlib.import_module("stripe"),
    ]
