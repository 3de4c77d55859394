"""BOM and CRLF."""
import stripe  # VIOLATION t2 robust: BOM and CRLF file


def charge():
    return stripe.Charge
