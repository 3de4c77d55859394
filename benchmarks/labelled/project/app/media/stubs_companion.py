from mypy_boto3_s3 import S3Client  # VIOLATION t2 family: type stubs companion of boto3


def name(client: S3Client) -> str:
    return client.meta.region_name
