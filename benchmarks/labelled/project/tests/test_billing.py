import pytest
import stripe  # VIOLATION t1 place: test imports the SDK


def test_card_error():
    with pytest.raises(stripe.CardError):
        raise stripe.CardError("declined", None, None)
