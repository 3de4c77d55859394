# CLEAN: stub with own names only
from app.integrations.billing import Charge

stripe: int

def pay(openai: str) -> Charge: ...
