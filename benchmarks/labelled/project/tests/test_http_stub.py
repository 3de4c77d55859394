# CLEAN: HTTP stubs of the provider's host
import responses


@responses.activate
def test_charge():
    responses.add(responses.POST, "https://api.stripe.com/v1/charges", json={"id": "c"})
    assert len(responses.registered()) == 1
