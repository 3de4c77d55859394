from app.dynamic import helpers
from app.dynamic.helpers import load_backend, optional as maybe

Charge = load_backend("stripe.Charge")  # VIOLATION t2 dynamic: project helper of another module
openai = maybe("openai")  # VIOLATION t2 dynamic: aliased project helper
boto3 = helpers.cached(name="boto3")  # VIOLATION t3 dynamic: helper of a helper, keyword argument
own = load_backend("app.orders.cart.Cart")
