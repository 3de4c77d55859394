from importlib import import_module

storage = import_module("google.cloud.storage")  # VIOLATION t2 dynamic: namespace SDK by name
struct = import_module("google.protobuf.struct_pb2")
