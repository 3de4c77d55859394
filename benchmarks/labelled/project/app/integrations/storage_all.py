"""Object storage."""
import boto3
from botocore.exceptions import ClientError

__all__ = ["put", "ClientError"]  # VIOLATION t1 boundary-leak: SDK exception named in __all__
__all__ += ["boto3"]  # VIOLATION t2 boundary-leak: SDK module added to __all__


def put(bucket: str, key: str, body: bytes, region: str) -> None:
    boto3.client("s3", region_name=region).put_object(Bucket=bucket, Key=key, Body=body)
