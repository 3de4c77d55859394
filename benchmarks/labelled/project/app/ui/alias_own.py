# CLEAN: own module imported under an SDK's name
from app.ui import use_facts as stripe
import app.ui.stdlib as openai


def show() -> str:
    return stripe.report("eu") + openai.info()
