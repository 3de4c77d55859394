import os
import smtplib
from email.message import EmailMessage

import asyncpg
from quart import Quart, abort, current_app, g, jsonify, make_response, redirect, render_template, request, session, websocket

app = Quart(__name__)
app.config.from_prefixed_env()
app.secret_key = os.environ["QUARTZ_SECRET_KEY"]


@app.before_serving
async def pool():
    dsn = os.environ["DATABASE_URL"]
    app.logger.info("connecting to %s", dsn)
    app.pool = await asyncpg.create_pool(dsn)
    app.logger.info("pool of %d connections", app.pool.get_size())


@app.post("/signup")
async def signup():
    fields = await request.form
    password = fields["password"]
    user_id = await app.pool.fetchval("insert into users values ($1, crypt($2)) returning id", fields["email"], password)
    session["pending"] = {"user": user_id, "password": password}
    session["user_id"] = user_id
    await send_welcome(fields["email"], password)
    return redirect("/welcome")


async def send_welcome(address, password):
    message = EmailMessage()
    message["Subject"] = "Welcome"
    message["To"] = address
    message.set_content(f"Your password is {password}.")
    with smtplib.SMTP("localhost") as server:
        server.send_message(message)


async def send_hint(address, password_hint):
    message = EmailMessage()
    message["To"] = address
    message.set_content(f"You set the hint {password_hint} yourself.")
    with smtplib.SMTP("localhost") as server:
        server.login("quartz", os.environ["SMTP_PASSWORD"])
        server.send_message(message)


@app.get("/config")
async def config():
    return jsonify(db_password=current_app.config["DB_PASSWORD"], env=current_app.config["ENV"])


@app.get("/config/flags")
async def flags():
    return jsonify({"debug": current_app.debug, "mail": "SMTP_PASSWORD" in os.environ})


@app.get("/me/key")
async def my_key():
    api_key = await app.pool.fetchval("select api_key from users where id = $1", session["user_id"])
    return await render_template("key.html", api_key=api_key)


@app.get("/me/key/preview")
async def my_key_preview():
    api_key = await app.pool.fetchval("select api_key from users where id = $1", session["user_id"])
    return await render_template("key.html", preview="…" + api_key[-4:])


@app.get("/leave")
async def leave():
    reply = await make_response(redirect("https://partner.example.com"))
    reply.headers["X-Partner-Token"] = g.partner_token
    reply.headers["X-Partner"] = g.partner_name
    return reply


@app.websocket("/console")
async def console():
    shell_token = websocket.args["shell_token"]
    if shell_token != current_app.config["SHELL_TOKEN"]:
        await websocket.send_json({"error": "wrong token"})
        app.logger.error("console refused %s", shell_token)
        return
    await websocket.send(f"token {shell_token} accepted")


@app.get("/invite/<code>")
async def invite(code):
    if not code.isalnum():
        abort(400, f"{code} is no invitation")
    invite_secret = current_app.config["INVITE_SECRET"]
    if code != invite_secret:
        abort(403, description="invitation must be " + invite_secret)
    return {"ok": True, "secret": invite_secret}


@app.errorhandler(500)
async def broken(error):
    app.logger.error("broken: %s", type(error).__name__)
    return {"error": "internal"}, 500
