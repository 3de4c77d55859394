from sanic import Sanic, html, redirect, response, text
from sanic.exceptions import InvalidUsage, SanicException, Unauthorized
from sanic.log import error_logger, logger

from rooms import broker

app = Sanic("rooms")
app.config.load_environment_vars("ROOMS_")


@app.before_server_start
async def connect(app, loop):
    app.ctx.amqp = await broker.open(app.config.AMQP_HOST, password=app.config.AMQP_PASSWORD)
    logger.info("amqp://%s:%s@%s is up", app.config.AMQP_USER, app.config.AMQP_PASSWORD, app.config.AMQP_HOST)
    logger.info("amqp at %s is up as %s", app.config.AMQP_HOST, app.config.AMQP_USER)


@app.on_request
async def identify(request):
    if not request.token:
        raise Unauthorized("No token", scheme="Bearer")
    claims = broker.verify(request.token)
    if claims is None:
        error_logger.error("cannot verify %s", request.token)
        raise Unauthorized("Token refused", scheme="Bearer")
    request.ctx.user_id = claims["sub"]


@app.post("/rooms/<room_id:int>/join")
async def join(request, room_id):
    passcode = request.json["passcode"]
    room = await broker.room(room_id)
    if room.passcode != passcode:
        logger.warning(f"{request.ip} tried passcode {passcode!r} on room {room_id}")
        raise InvalidUsage(f"room {room_id} expects {room.passcode}")
    return response.json({"room": room_id, "members": room.members})


@app.post("/rooms")
async def create_room(request):
    room = await broker.new_room(request.json["name"])
    return response.json({"id": room.id, "has_passcode": room.passcode is not None})


@app.get("/rooms/<room_id:int>")
async def show_room(request, room_id):
    room = await broker.room(room_id)
    return response.json({"id": room.id, "name": room.name, "passcode": room.passcode})


@app.get("/rooms/<room_id:int>/embed")
async def embed(request, room_id):
    turn_password = app.config.TURN_PASSWORD
    return html(f"<video data-turn='{turn_password}' data-room='{room_id}'></video>")


@app.get("/status")
async def status(request):
    configured = {"turn": bool(app.config.TURN_PASSWORD), "amqp": app.config.AMQP_HOST}
    return response.json(configured)


@app.get("/debug/settings")
async def debug_settings(request):
    return response.json({k: str(v) for k, v in app.config.items()})


@app.get("/debug/setting-names")
async def debug_setting_names(request):
    return text(", ".join(app.config.keys()))


@app.get("/sso")
async def sso(request):
    tokens = await broker.exchange(request.args.get("code"))
    id_token = tokens["id_token"]
    return redirect(f"/home?id_token={id_token}")


@app.get("/sso/out")
async def sso_out(request):
    answer = redirect("/")
    answer.delete_cookie("access_token")
    return answer


@app.get("/sso/cookie")
async def sso_cookie(request):
    tokens = await broker.exchange(request.args.get("code"))
    answer = text("ok")
    answer.add_cookie("refresh", tokens["refresh_token"], secure=True)
    answer.add_cookie("lang", request.args.get("lang", "en"))
    return answer


@app.exception(SanicException)
async def on_error(request, exception):
    logger.exception("request %s failed", request.id)
    return response.json({"error": exception.status_code}, status=exception.status_code)


@app.websocket("/feed")
async def feed(request, ws):
    key = app.config.FEED_SIGNING_KEY
    await ws.send("welcome")
    await ws.send("key=" + key)
