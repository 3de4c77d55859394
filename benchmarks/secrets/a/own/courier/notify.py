import os
from email.message import EmailMessage
from string import Template

import requests
from github import Github
from slack_sdk.webhook import WebhookClient

from .settings import load

WELCOME = Template("Hello $name, your temporary password: $password")


def comment_on_pr(repo, number, finding):
    gh = Github(os.environ["GH_TOKEN"])
    pull = gh.get_repo(repo).get_pull(number)
    pull.create_issue_comment(f"Found in {finding.path}: `{finding.secretValue}`")
    pull.create_issue_comment(f"Found in {finding.path}: a {finding.secretKind}, fingerprint {finding.fingerprint}")
    pull.create_issue_comment(body="Key of {}".format(load().carrier_key))


def slack(finding):
    hook = WebhookClient(os.environ["SLACK_HOOK"])
    hook.send(text="carrier key is " + load().carrier_key)
    hook.send(text="carrier key is " + "*" * len(load().carrier_key))
    hook.send(blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": finding.title}}])


def welcome(smtp, user, tempPassword):
    mail = EmailMessage()
    mail["To"] = user.email
    mail.set_content(WELCOME.substitute(name=user.name, password=tempPassword))
    smtp.send_message(mail)


def welcome_link(smtp, user):
    mail = EmailMessage()
    mail["To"] = user.email
    mail.set_content(f"Hello {user.name}, choose a password at {user.setupUrl}")
    smtp.send_message(mail)


def outgoing_webhook(subscriber, account):
    payload = {"event": "account.linked", "account": account.id, "apiKey": account.apiKey}
    requests.post(subscriber.url, json=payload, timeout=5)
    payload["apiKey"] = account.apiKeyId
    requests.post(subscriber.url, json=payload, timeout=5)


def ask_model(llm, question, dbPassword):
    system = f"The reporting database needs the password {dbPassword}."
    llm.messages.create(model="m", max_tokens=300, system=system, messages=[{"role": "user", "content": question}])
    llm.messages.create(model="m", max_tokens=300, system="You have a reporting database.", messages=[{"role": "user", "content": question}])
