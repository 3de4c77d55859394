from app.integrations import StripeError  # VIOLATION t2 launder: SDK exception class re-exported by the boundary


def guard(run):
    try:
        return run()
    except StripeError:
        return None
