import os
import secrets
import sys
from datetime import timedelta

from authlib.integrations.flask_client import OAuth
from flask import (
    Flask, Response, abort, flash, g, jsonify, make_response, redirect, render_template, request, send_file, session, url_for,
)
from itsdangerous import BadSignature, URLSafeTimedSerializer
from markupsafe import escape

from .extensions import Member, db
from .mail import send_password_mail, send_welcome

app = Flask(__name__)
app.config.from_prefixed_env("MEMBERS")
app.config.update(SECRET_KEY=os.environ["MEMBERS_SECRET"], PERMANENT_SESSION_LIFETIME=timedelta(hours=8))
db.init_app(app)
oauth = OAuth(app)
oauth.register(
    "idp",
    client_id=os.environ["IDP_CLIENT_ID"],
    client_secret=os.environ["IDP_CLIENT_SECRET"],
    server_metadata_url=os.environ["IDP_URL"] + "/.well-known/openid-configuration",
)
signer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="recover")

if not app.config.get("MAIL_PASSWORD"):
    app.logger.warning("MAIL_PASSWORD is not set, mails are printed")
else:
    app.logger.info("mail: %s@%s", app.config["MAIL_USERNAME"], app.config["MAIL_SERVER"])
    app.logger.info("mail: %(MAIL_USERNAME)s:%(MAIL_PASSWORD)s", app.config)


@app.before_request
def load_member():
    g.member = None
    token = request.headers.get("X-Api-Token") or request.args.get("api_token")
    if token:
        g.member = Member.query.filter_by(api_token=token).first()
        if g.member is None:
            app.logger.info("unknown api token %.4s… from %s", token, request.remote_addr)
            abort(401, f"token {token} is unknown")
    elif "member_id" in session:
        g.member = db.session.get(Member, session["member_id"])


@app.after_request
def note(response):
    app.logger.debug("%s %s %s", request.method, request.path, response.status)
    app.logger.debug("full path %s", request.full_path)
    return response


@app.post("/sign-up")
def sign_up():
    form = request.form
    if len(form["password"]) < 12:
        flash(f"A password of {len(form['password'])} letters is too short.")
        return render_template("sign_up.html", email=form["email"]), 400
    member = Member(email=form["email"], password=form["password"], recovery_code=secrets.token_hex(8))
    db.session.add(member)
    db.session.commit()
    app.logger.info("new member %s", member.to_dict())
    app.logger.info("new member %s", member.dump())
    app.logger.debug("form %s", form.to_dict())
    app.logger.debug("form fields %s", list(form.keys()))
    session["member_id"] = member.id
    flash(f"Keep this recovery code: {member.recovery_code}", "recovery")
    send_welcome(member)
    return redirect(url_for("home"))


@app.post("/sign-in")
def sign_in():
    email, password = request.form["email"], request.form["password"]
    member = Member.query.filter_by(email=email).first()
    if member is None or member.password != password:
        print(f"{email=} {password=}", file=sys.stderr)
        return render_template("sign_in.html", email=email, password=password), 401
    session.update(member_id=member.id, fresh=True)
    response = make_response(redirect(url_for("home")))
    if request.form.get("remember"):
        response.set_cookie("remember", f"{email}:{password}", max_age=86400 * 30)
    response.set_cookie("seen", "1")
    return response


@app.get("/sign-in/idp")
def sign_in_idp():
    return oauth.idp.authorize_redirect(url_for("idp_callback", _external=True))


@app.get("/sign-in/idp/callback")
def idp_callback():
    token = oauth.idp.authorize_access_token()
    claims = token["userinfo"]
    app.logger.info("idp sign-in of %s, expires in %s", claims["sub"], token["expires_in"])
    app.logger.debug("idp token keys %s", ", ".join(token))
    app.logger.debug("idp token %s", token)
    session["claims"] = {"sub": claims["sub"], "email": claims.get("email")}
    session["id_token"] = token["id_token"]
    return redirect("/welcome#access_token=" + token["access_token"])


@app.post("/recover")
def recover():
    email = request.form["email"]
    member = Member.query.filter_by(email=email).first()
    if member:
        ticket = signer.dumps(member.id)
        send_password_mail(member, url_for("reset", ticket=ticket, _external=True))
        app.logger.info("recovery link for %s: %s", email, url_for("reset", ticket=ticket, _external=True))
    flash("If we know this address, a mail is on its way.")
    return redirect(url_for("home"))


@app.route("/reset/<ticket>", methods=["GET", "POST"])
def reset(ticket):
    try:
        member_id = signer.loads(ticket, max_age=3600)
    except BadSignature as exc:
        app.logger.info("reset refused: %s", type(exc).__name__)
        abort(400)
    member = db.session.get(Member, member_id)
    if request.method == "POST":
        old, member.password = member.password, request.form["password"]
        if old == member.password:
            return jsonify(error="the new password equals the old one"), 400
        app.logger.info("password of %s changed from %s", member.id, old)
    return render_template("reset.html", ticket_age=signer.loads(ticket, return_timestamp=True)[1])


@app.get("/account.json")
def account_json():
    member = g.member or abort(401)
    if request.args.get("full") == "1":
        return jsonify(member.dump())
    return jsonify(member.to_dict())


@app.get("/admin/members")
def members():
    rows = [m.to_dict() | {"has_token": m.api_token is not None} for m in Member.query]
    return jsonify(rows)


@app.get("/admin/members.txt")
def members_text():
    def lines():
        for member in Member.query:
            yield f"{member.email}\t{member.recovery_code}\n"

    return Response(lines(), mimetype="text/plain")


@app.get("/admin/env")
def show_environment():
    body = "\n".join(f"{escape(k)}={escape(v)}" for k, v in sorted(os.environ.items()))
    return Response(f"<pre>{body}</pre>")


@app.get("/admin/env-names")
def show_environment_names():
    return Response("\n".join(sorted(os.environ)), mimetype="text/plain")


@app.get("/admin/key.pem")
def key_file():
    path = os.environ["MEMBERS_TLS_KEY_FILE"]
    app.logger.info("key file is %s", path)
    return send_file(path)


@app.errorhandler(500)
def broken(error):
    app.logger.error("broken: %s; session %s", error, dict(session))
    return render_template("500.html", reference=g.get("reference")), 500
