import builtins
import importlib as il
from importlib import import_module as load

s3 = load("boto3")  # VIOLATION t1 dynamic: aliased import_module
pay = il.import_module(name="stripe")  # VIOLATION t1 dynamic: aliased module and keyword argument
ai = builtins.__import__("anthropic", globals(), locals(), ["Anthropic"], 0)  # VIOLATION t2 dynamic: builtins.__import__
rebound = load
sms = rebound("twilio.rest")  # VIOLATION t2 dynamic: loader rebound to another name
tax = il.import_module(".tax", package="stripe")  # VIOLATION t3 dynamic: relative name with the SDK as package
low = il.__import__("sendgrid")  # VIOLATION t3 dynamic: importlib.__import__
