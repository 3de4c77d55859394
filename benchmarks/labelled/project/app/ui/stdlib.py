# CLEAN: standard library modules that sound like providers
import calendar
import email.message
import platform
import select
import token
from email.mime.text import MIMEText


def info() -> str:
    return platform.node() + calendar.month_name[1] + token.tok_name[0] + str(MIMEText("x")) + email.message.__name__ + select.__name__
