# CLEAN: provider CLI inside the boundary
import subprocess


def copy(path: str, bucket: str) -> int:
    return subprocess.run(["aws", "s3", "cp", path, "s3://" + bucket], check=False).returncode
