from dotenv import dotenv_values

stripe_key = dotenv_values(".env")["STRIPE_SECRET_KEY"]  # VIOLATION t3 env: dotenv values
