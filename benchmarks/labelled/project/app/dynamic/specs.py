import importlib.util
import pkgutil
import pydoc

from django.utils.module_loading import import_string

HAS = importlib.util.find_spec("openai") is not None  # VIOLATION t2 dynamic: find_spec
Charge = pkgutil.resolve_name("stripe:Charge")  # VIOLATION t2 dynamic: pkgutil.resolve_name
Client = pydoc.locate("boto3.session.Session")  # VIOLATION t2 dynamic: pydoc.locate
Mail = import_string("sendgrid.SendGridAPIClient")  # VIOLATION t2 dynamic: Django import_string
