import sys

if sys.platform != "win32":
    import twilio  # VIOLATION t1 import: conditional import
elif sys.version_info >= (3, 12):
    import vonage  # VIOLATION t2 import: import in an elif branch


def version() -> str:
    match sys.argv[1:]:
        case ["sms"]:
            import messagebird  # VIOLATION t3 import: import in a case block
            return messagebird.__name__
        case _:
            return "none"
