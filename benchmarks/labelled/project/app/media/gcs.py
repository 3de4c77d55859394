import google.cloud.storage as gcs  # VIOLATION t1 family: namespace SDK


def bucket(name: str):
    return gcs.Client().bucket(name)
