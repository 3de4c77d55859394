# CLEAN: environment names that only look like provider credentials
import os

shirt = os.environ["STRIPED_SHIRT_KEY"]
docs = os.environ.get("MY_STRIPE_DOCS_URL")
public = os.getenv("STRIPE_PUBLISHABLE_KEY", "")
region = os.environ.get("AWS_REGION", "eu-west-1")
debug = os.environ.get("DEBUG")
