"""Intake of documents, on Flask."""

import os
import secrets

from flask import Flask, flash, jsonify, make_response, redirect, render_template, request, session, url_for
from flask_wtf import FlaskForm
from itsdangerous import URLSafeTimedSerializer
from wtforms import PasswordField, StringField

app = Flask(__name__)
app.config.from_prefixed_env()
app.config["MAIL_PASSWORD"] = os.environ["MAIL_PASSWORD"]


class AccountForm(FlaskForm):
    email = StringField("Email")
    password = PasswordField("Password")


class CommentForm(FlaskForm):
    title = StringField("Title")
    text = StringField("Text")


def serializer():
    return URLSafeTimedSerializer(app.config["SECRET_KEY"])


@app.post("/account")
def account():
    form = AccountForm()
    if not form.validate_on_submit():
        app.logger.info("refused: %s", form.errors)
        app.logger.info("refused: %s", request.form.to_dict())
        return render_template("account.html", form=form)
    app.logger.debug("account: %s", form.data)
    app.logger.debug("account: %s", form.email.data)
    app.logger.debug("account: %s", form.password.data)
    return redirect(url_for("home", email=form.email.data))


@app.post("/comment")
def comment():
    form = CommentForm()
    app.logger.info("comment: %s", form.data)
    return jsonify(title=form.title.data)


@app.post("/forgot")
def forgot():
    email = request.form["email"]
    reset_token = serializer().dumps(email)
    link = url_for("reset", token=reset_token, _external=True)
    app.logger.info("reset link %s", link)
    app.logger.info("reset link for %s sent", email)
    flash(f"A link was sent to {email}")
    return render_template("sent.html", link=link)


@app.get("/reset/<token>")
def reset(token):
    try:
        email = serializer().loads(token, max_age=3600)
    except ValueError:
        app.logger.warning("bad token %r", token)
        flash("That link is no longer valid")
        return redirect("/")
    session["email"] = email
    session["reset_token"] = token
    session["csrf_token"] = secrets.token_hex(16)
    return redirect("/new-password")


@app.get("/config")
def config():
    app.logger.info("config %s", app.config)
    app.logger.info("debug is %s", app.config["DEBUG"])
    return jsonify({k: app.config[k] for k in ("DEBUG", "TESTING", "MAIL_PASSWORD")})


@app.get("/public-config")
def public_config():
    return jsonify({k: app.config[k] for k in ("DEBUG", "TESTING")})


@app.get("/upload-key")
def upload_key():
    upload_key = secrets.token_urlsafe()
    response = make_response(jsonify(length=len(upload_key)))
    response.set_cookie("upload_key", upload_key)
    response.set_cookie("theme", request.cookies.get("theme", "light"))
    return response


@app.errorhandler(500)
def broken(error):
    app.logger.error("environment: %s", dict(os.environ))
    app.logger.error("path: %s", os.environ.get("PATH"))
    app.logger.error("names: %s", sorted(os.environ))
    return jsonify(error=str(error)), 500
