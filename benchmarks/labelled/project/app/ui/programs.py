# CLEAN: subprocess of other programs
import subprocess


def run() -> None:
    subprocess.run(["git", "log", "--grep", "stripe"], check=True)
    subprocess.run(["awslogs", "get", "group"], check=True)
    subprocess.run("striped --paint aws.txt", shell=True, check=True)
    subprocess.run(["echo", "aws s3 ls"], check=True)
    subprocess.check_call(["ls", "/var/lib/stripe"])
