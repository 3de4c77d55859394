import pytest


@pytest.fixture
def s3():
    boto3 = pytest.importorskip("boto3")  # VIOLATION t2 dynamic: pytest.importorskip
    from moto import mock_aws

    with mock_aws():
        yield boto3.client("s3", region_name="eu-west-1")
