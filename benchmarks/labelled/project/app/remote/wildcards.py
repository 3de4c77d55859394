import httpx
import requests


def rows(project: str, table: str):
    return httpx.get(f"https://{project}.supabase.co/rest/v1/{table}")  # VIOLATION t2 http: host under a provider's wildcard


def deployments(resource: str):
    return requests.get("https://" + resource + ".openai.azure.com/openai/models", timeout=5)  # VIOLATION t2 http: Azure OpenAI wildcard host


def fixed():
    return requests.get("https://shop-eu.openai.azure.com/openai/models", timeout=5)  # VIOLATION t2 http: literal host under a wildcard


def notify(path: str, text: str):
    return requests.post(f"https://hooks.slack.com/services/{path}", json={"text": text}, timeout=5)  # VIOLATION t1 http: Slack webhook host
