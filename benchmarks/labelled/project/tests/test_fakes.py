# CLEAN: fakes and mocks named like the SDK
import sys
from unittest.mock import MagicMock


class FakeStripe:
    class Charge:
        @staticmethod
        def create(**kw):
            return {"id": "c"}


stripe = FakeStripe()
openai = MagicMock(name="openai")


def test_fake(monkeypatch):
    monkeypatch.setitem(sys.modules, "twilio", MagicMock())
    assert stripe.Charge.create()["id"] == "c"
    assert openai.OpenAI()
