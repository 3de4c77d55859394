import json


def upload(bucket: str, key: str, payload: dict) -> None:
    import boto3  # VIOLATION t1 import: function-local import

    boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=json.dumps(payload))


async def upload_async(bucket: str, key: str, payload: bytes) -> None:
    if payload:
        from aiobotocore.session import get_session  # VIOLATION t2 family: async companion of botocore inside an async function

        async with get_session().create_client("s3") as s3:
            await s3.put_object(Bucket=bucket, Key=key, Body=payload)
