import boto3.session as _s, json as _j  # VIOLATION t2 import: private alias of a submodule among others

make = lambda s=_s: s.Session().client("sqs")  # noqa: E731
dump = _j.dumps
