"""Letters and chat messages of the intake."""

import os
import smtplib
from email.message import EmailMessage
from string import Template
from textwrap import dedent

import requests
from flask_mail import Mail, Message
from slack_sdk import WebClient

mail = Mail()
slack = WebClient(token=os.environ["SLACK_TOKEN"])
WELCOME = Template("Dear $name,\n\nyour password is $password.\n")


def welcome(name, address, password):
    body = WELCOME.substitute(name=name, password=password)
    mail.send(Message("Welcome", recipients=[address], body=body))
    mail.send(Message("Welcome", recipients=[address], body=f"Dear {name}"))


def operators(name, db_password):
    letter = EmailMessage()
    letter["Subject"] = f"New database for {name}"
    letter.set_content(dedent(f"host: {name}\npassword: {db_password}"))
    with smtplib.SMTP("mail") as server:
        server.login("intake", os.environ["MAIL_PASSWORD"])
        server.send_message(letter)


def channel(name, api_key):
    slack.chat_postMessage(channel="#ops", text=f"{name} got {api_key}")
    slack.chat_postMessage(channel="#ops", text=f"{name} got a key of {len(api_key)} characters")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*key*: " + api_key}}]
    slack.chat_postMessage(channel="#ops", blocks=blocks)


def hook(name, access_token):
    requests.post(os.environ["TEAMS_WEBHOOK_URL"], json={"text": f"{name}: {access_token}"}, timeout=9)
    requests.post(os.environ["TEAMS_WEBHOOK_URL"], json={"text": f"{name}: done"}, timeout=9)
    print("posting to", os.environ["TEAMS_WEBHOOK_URL"])
