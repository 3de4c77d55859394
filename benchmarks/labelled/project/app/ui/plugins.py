# CLEAN: unknown dynamic names, plugin loader over settings
import importlib
import importlib.metadata
import pkgutil

from django.conf import settings
from django.utils.module_loading import import_string

import app.ui as ui


def load(name: str):
    return importlib.import_module(name)


def load_all() -> list:
    found = [import_string(path) for path in settings.SHOP_PLUGINS]
    found += [ep.load() for ep in importlib.metadata.entry_points(group="shop.plugins")]
    found += [load(f"app.ui.{m.name}") for m in pkgutil.iter_modules(ui.__path__)]
    return found
