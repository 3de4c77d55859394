import logging
import os
from dataclasses import asdict, replace

from flask import Blueprint, abort, jsonify, make_response, render_template, request, session

from .config import ENV_API_KEY, FEATURE_FLAGS, SECRET_FILE, SESSION_COOKIE_NAME, AdminConfig, MailConfig

bp = Blueprint("admin", __name__)
log = logging.getLogger(__name__)
cfg = AdminConfig()


@bp.before_app_request
def trace():
    log.debug("cookies sent: %s", ", ".join(request.cookies))
    if request.authorization:
        log.debug("auth scheme %s", request.authorization.type)
    log.debug("auth rest %s", request.headers.get("Authorization", "").partition(" ")[2])
    log.debug("session cookie %s", request.cookies.get(SESSION_COOKIE_NAME))


@bp.route("/config")
def show_config():
    log.info("config %s", cfg)
    log.info("config %s", asdict(cfg))
    log.info("config %s", {**asdict(cfg), "api_key": "***", "password": "***"})
    log.info("config %s", asdict(replace(cfg, api_key="", password="")))
    return jsonify(cfg.describe())


@bp.route("/config/all")
def show_everything():
    return jsonify(cfg.everything())


@bp.route("/config/flags")
def flags():
    return jsonify(flags=FEATURE_FLAGS, secret_file=SECRET_FILE, env=ENV_API_KEY)


@bp.route("/mail")
def mail_settings():
    mail = MailConfig(os.environ["SMTP_HOST"], os.environ["SMTP_USER"], os.environ["SMTP_PASSWORD"])
    host, user, _ = os.environ["SMTP_HOST"], os.environ["SMTP_USER"], os.environ["SMTP_PASSWORD"]
    log.info("mail via %s as %s", host, user)
    log.info("mail via %s", mail)
    data = asdict(mail)
    password = data.pop("password")
    log.info("mail %s", data)
    send_test_mail(password=password, **data)
    return render_template("mail.html", mail=data, has_password=bool(password))


@bp.route("/mail/raw")
def mail_raw():
    mail = MailConfig(os.environ["SMTP_HOST"], os.environ["SMTP_USER"], os.environ["SMTP_PASSWORD"])
    data = asdict(mail)
    data.pop("host")
    return render_template("mail.html", mail=data)


@bp.route("/login", methods=["POST"])
def login():
    form = request.form.to_dict()
    username, password = form["username"], form.pop("password")
    log.info("login %s", form)
    user = check(username, password)
    if user is None:
        abort(401, description="wrong password")
    session["csrf_token"] = new_csrf()
    token = user.issue_session_token()
    response = make_response("", 204)
    response.set_cookie(SESSION_COOKIE_NAME, token, httponly=True, secure=True)
    response.headers["X-Token-Expires"] = str(user.token_expires_at)
    return response


@bp.route("/impersonate/<int:pk>")
def impersonate(pk):
    target = load_user(pk)
    session["impersonated_token"] = target.session_token
    return jsonify(impersonating=target.id, token_expires_at=target.token_expires_at)


@bp.route("/upstream")
def upstream():
    api_key = cfg.api_key
    reply = call_upstream(headers={"X-Api-Key": api_key})
    if reply.status_code == 401:
        abort(502, description=f"upstream refused our {ENV_API_KEY}")
    if reply.status_code == 403:
        abort(502, description=f"upstream refused {api_key}")
    return jsonify(items=reply.json()["items"], next_page_token=reply.json().get("next_page_token"))
