import boto3  # VIOLATION t1 place: folder without __init__.py


def run() -> None:
    boto3.resource("s3").Bucket("tmp").objects.delete()
