# CLEAN: dynamic load of own modules and of a relative module named like an SDK
import importlib
import sys

own = importlib.import_module("app.ui.stripe")
relative = importlib.import_module(".stripe", package="app.ui")
this = sys.modules[__name__]
decimal = importlib.import_module("decimal")
proto = importlib.import_module("google.protobuf.message")
