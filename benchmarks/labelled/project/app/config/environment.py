import os
from os import environ as e
from os import getenv

stripe_key = os.environ["STRIPE_SECRET_KEY"]  # VIOLATION t1 env: os.environ subscript
openai_key = os.environ.get("OPENAI_API_KEY")  # VIOLATION t1 env: os.environ.get
twilio_token = os.getenv("TWILIO_AUTH_TOKEN", "")  # VIOLATION t1 env: os.getenv
aws_secret = e["AWS_SECRET_ACCESS_KEY"]  # VIOLATION t2 env: aliased environ
mail_key = getenv(key="SENDGRID_API_KEY")  # VIOLATION t2 env: getenv by from import and keyword
popped = e.pop("ANTHROPIC_API_KEY", None)  # VIOLATION t3 env: pop from the environment
NAME = "STRIPE_WEBHOOK_SECRET"
hook = os.environ[NAME]  # VIOLATION t2 env: name from a constant
built = os.environ["OPENAI_" + "API_KEY"]  # VIOLATION t2 env: concatenated name
