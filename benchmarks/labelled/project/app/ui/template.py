# CLEAN: code and links in text templates
TEMPLATE = '''
import stripe
stripe.api_key = "{{ key }}"
requests.post("https://api.stripe.com/v1/charges")
'''
HTML = '<a href="https://api.openai.com/docs">docs</a> <script src="https://js.stripe.com/v3/"></script>'


def render(key: str) -> str:
    return TEMPLATE.replace("{{ key }}", key) + HTML
