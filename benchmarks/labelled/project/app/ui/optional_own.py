# CLEAN: own helper imported under an SDK's name, with a fallback
try:
    from app.ui import stripe
except ImportError:
    stripe = None

if stripe is not None:
    line = stripe.draw(2)
sent = [openai for openai in ("a", "b")]
