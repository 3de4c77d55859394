# CLEAN: constants only, nothing is loaded here
PAYMENT_SDK = "stripe"
CLOUD_SDK = "boto3"
PAYMENT_HOST = "https://api.stripe.com"
AI_HOST = "api.openai.com"
