from google.cloud import storage  # VIOLATION t1 family: namespace SDK by from import
from google.protobuf import timestamp_pb2


def stamp(name: str):
    return storage.Client().bucket(name), timestamp_pb2.Timestamp()
