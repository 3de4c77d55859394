from setuptools import setup

import boto3  # VIOLATION t2 place: setup.py at the project root

setup(name="eval-shop", description=boto3.__name__)
