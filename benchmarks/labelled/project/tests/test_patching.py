# CLEAN: tests patch inside the boundary by string
from unittest import mock

from app.ui.use_adapter import pay


@mock.patch("app.integrations.billing.adapter.stripe.StripeClient")
def test_pay(client):
    client.return_value.charges.create.return_value = mock.Mock(id="c", amount=1)
    assert pay("k", 1).ident == "c"


def test_monkeypatch(monkeypatch):
    monkeypatch.setattr("app.integrations.payments.stripe.Charge.create", lambda **kw: None)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
