from langchain_openai import ChatOpenAI  # VIOLATION t2 family: wrapper package around the SDK
from storages.backends.s3boto3 import S3Boto3Storage  # VIOLATION t2 family: storage wrapper around boto3
from llama_index.llms.openai import OpenAI as LlamaOpenAI  # VIOLATION t3 family: wrapper in a nested namespace


class Media(S3Boto3Storage):
    location = "media"


def models():
    return ChatOpenAI(), LlamaOpenAI()
