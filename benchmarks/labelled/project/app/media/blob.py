from azure.storage.blob import BlobServiceClient  # VIOLATION t1 family: Azure namespace SDK


def service(url: str) -> BlobServiceClient:
    return BlobServiceClient(url)
