from botocore.exceptions import ClientError  # VIOLATION t1 family: companion package of boto3


def missing(error: Exception) -> bool:
    return isinstance(error, ClientError)
