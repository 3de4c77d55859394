import logging
import os
import smtplib
from email.mime.text import MIMEText
from pathlib import Path

import boto3
import emails
from jinja2 import Environment, FileSystemLoader, Template
from mailjet_rest import Client as Mailjet
from slack_sdk.webhook import WebhookClient
from twilio.rest import Client as Twilio

logger = logging.getLogger(__name__)
env = Environment(loader=FileSystemLoader("templates"), autoescape=True)


def welcome_page(user, temporary_password):
    page = env.get_template("welcome.html").render(user=user.name, password=temporary_password)
    Path(f"out/{user.id}.html").write_text(page)
    return env.get_template("hello.html").render(user=user.name, password_length=len(temporary_password))


def nginx_conf(domain, basic_auth_password):
    Path("nginx.conf").write_text(
        Template("server_name {{ domain }};").render(domain=domain)
    )
    Path("summary.md").write_text(Template("{{ d }} opens with {{ p }}").render(d=domain, p=basic_auth_password))


def send_password(address, password):
    message = MIMEText(f"Hello,\nyour password is {password}\n")
    message["Subject"] = "Your account"
    message["To"] = address
    with smtplib.SMTP_SSL("mail.example.com") as server:
        server.login("robot", os.environ["MAIL_PASSWORD"])
        server.sendmail("robot@example.com", [address], message.as_string())


def send_plain(address, recovery_code):
    with smtplib.SMTP("localhost") as server:
        server.sendmail("robot@example.com", address, f"Subject: code\n\n{recovery_code}")
        server.sendmail("robot@example.com", address, "Subject: code\n\nSee the app.")


def send_ses(address, api_token):
    boto3.client("ses").send_email(
        Source="robot@example.com",
        Destination={"ToAddresses": [address]},
        Message={"Subject": {"Data": "Token"}, "Body": {"Text": {"Data": f"Your token: {api_token}"}}},
    )
    boto3.client("sns").publish(TopicArn=os.environ["TOPIC_ARN"], Message="a token was issued")
    boto3.client("sns").publish(TopicArn=os.environ["TOPIC_ARN"], Message="issued " + api_token)


def send_sms(number, pin):
    twilio = Twilio(os.environ["TWILIO_SID"], os.environ["TWILIO_AUTH_TOKEN"])
    twilio.messages.create(to=number, from_="+4900", body=f"Your permanent PIN is {pin}")
    twilio.messages.create(to=number, from_="+4900", body="Your PIN was changed")


def tell_ops(connection):
    hook = WebhookClient(os.environ["SLACK_WEBHOOK_URL"])
    hook.send(text=f"{connection.name}: `{connection.client_secret}`")
    hook.send(text=f"{connection.name}: secret of {len(connection.client_secret)} letters")


def send_mailjet(address, api_secret):
    mailjet = Mailjet(auth=(os.environ["MJ_KEY"], os.environ["MJ_SECRET"]), version="v3.1")
    mailjet.send.create(data={"Messages": [{"To": [{"Email": address}], "TextPart": f"secret {api_secret}"}]})
    note = emails.html(subject="New secret", html=f"<p>{api_secret}</p>", mail_from="robot@example.com")
    note.send(to=address, smtp={"host": "localhost"})


def preview(user, temporary_password):
    logger.info("welcome of %s:\n%s", user.id, Template("pw {{ p }}").render(p="•" * 8))
    logger.info("welcome of %s:\n%s", user.id, Template("pw {{ p }}").render(p=temporary_password))
