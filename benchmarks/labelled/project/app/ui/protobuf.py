# CLEAN: namespace packages that are no provider SDK
from google.protobuf import struct_pb2
import google.protobuf.message as message
from google.type import date_pb2


def empty():
    return struct_pb2.Struct(), message.Message, date_pb2.Date()
