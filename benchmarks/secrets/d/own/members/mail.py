import smtplib
from email.message import EmailMessage
from email.mime.text import MIMEText

from flask import current_app
from flask_mail import Mail, Message

from .extensions import quiet

mail = Mail()


def send_welcome(member):
    message = Message("Welcome", recipients=[member.email])
    message.body = f"Hello! Your password is {member.password}. Please change it soon."
    mail.send(message)
    quiet.info("welcome sent to %s with %s", member.email, member.password)


def send_password_mail(member, link):
    message = EmailMessage()
    message["To"] = member.email
    message["Subject"] = "Set a new password"
    message.set_content(f"Open {link} to choose a new password.")
    host, user, password = (current_app.config[f"MAIL_{part}"] for part in ("SERVER", "USERNAME", "PASSWORD"))
    with smtplib.SMTP(host) as server:
        server.login(user, password)
        server.send_message(message)
    current_app.logger.info("mail sent as %s by %s", user, host)


def warn_admin(member, old_token):
    text = MIMEText("The token %s of %s was used from a new address." % (old_token, member.email))
    with smtplib.SMTP("localhost") as server:
        server.sendmail("noreply@members.example", ["admin@members.example"], text.as_string())
        server.sendmail("noreply@members.example", ["admin@members.example"], f"Subject: new address\n\n{member.email}")
