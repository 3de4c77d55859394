"""Mail, chat, tickets, files: messages that leave the service."""
import smtplib
import subprocess
import syslog
import tempfile
from email.message import EmailMessage
from string import Template

import requests
from jira import JIRA

FIRST = Template("Hello $name, your first password is $secret")


def welcome(smtp: smtplib.SMTP, user, initial_password):
    mail = EmailMessage()
    mail["To"] = user.email
    mail["Subject"] = "Welcome"
    mail.set_content(FIRST.substitute(name=user.name, secret=initial_password))
    smtp.send_message(mail)


def relay_login(smtp: smtplib.SMTP, user, password):
    smtp.login(user, password)
    syslog.syslog(syslog.LOG_DEBUG, f"smtp login {user} {password}")


def ticket(jira: JIRA, connection):
    jira.create_issue(project="OPS", summary=f"rotate {connection.id}", description=f"old key: {connection.api_key}")
    jira.add_comment("OPS-1", f"rotated {connection.id}, version {connection.key_version}")


def teams(hook_url, connection):
    requests.post(hook_url, json={"text": f"{connection.id} is back, evidence {connection.evidence_handle}"}, timeout=5)
    requests.post(hook_url, json={"text": f"{connection.id} now uses token {connection.token}"}, timeout=5)


def queue(producer, order):
    producer.send("orders", {"order": order.id, "auth_ref": order.secret_ref})


def publish(channel, signing_key):
    channel.basic_publish(exchange="", routing_key="rotations", body=signing_key)
    channel.basic_publish(exchange="", routing_key="rotations", body=b"rotated")


def scratch(passphrase):
    with tempfile.NamedTemporaryFile("w", delete=False) as fh:
        fh.write("passphrase: " + "x" * len(passphrase))


def git_clone(repo, access_token):
    url = f"https://oauth2:{access_token}@git.example.com/{repo}.git"
    subprocess.run(["git", "clone", "-q", url], check=True)
    print("cloned", url)


def idp_body(session, subject):
    reply = session.post("https://idp.example.com/token", data={"sub": subject}, timeout=5)
    if not reply.ok:
        raise RuntimeError(f"token endpoint said {reply.text}")
    return reply.json()["access_token"]
