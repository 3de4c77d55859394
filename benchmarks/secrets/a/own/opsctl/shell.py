import logging
import os
import shlex
import subprocess

logger = logging.getLogger("opsctl.shell")


def dump_database(host, user, dbPassword, target):
    argv = ["pg_dump", "-h", host, "-U", user, target]
    env = {**os.environ, "PGPASSWORD": dbPassword}
    logger.info("running %s", shlex.join(argv))
    subprocess.run(argv, env=env, check=True)
    logger.debug("environment %s", env)
    logger.debug("environment %s", env.keys() - os.environ.keys())


def upload(url, uploadToken, path):
    argv = ["curl", "-sf", "-H", f"Authorization: Bearer {uploadToken}", "-T", path, url]
    logger.info("running %s", shlex.join(argv))
    logger.info("running %s ... %s", argv[0], argv[-1])
    try:
        subprocess.run(argv, check=True, capture_output=True)
    except subprocess.CalledProcessError as exc:
        logger.error("upload failed: %s", exc)
        logger.error("upload failed with %d", exc.returncode)
        raise RuntimeError(f"upload to {url} failed") from None


def docker_login(registry, user, registryPassword):
    proc = subprocess.run(
        ["docker", "login", registry, "-u", user, "--password-stdin"],
        input=registryPassword.encode(),
        capture_output=True,
    )
    if proc.returncode:
        raise SystemExit(f"docker login {registry} -p {registryPassword}: {proc.stderr.decode()}")
    print(f"logged in to {registry} as {user}, password via stdin")


def write_netrc(host, login, netrcPassword):
    home = os.path.expanduser("~/.netrc")
    with open(home, "a") as fh:
        fh.write(f"machine {host} login {login} password {netrcPassword}\n")
    os.chmod(home, 0o600)
    logger.info("wrote %s for %s", home, login)


def ssh_agent(keyPath, keyPassphrase):
    logger.info("adding %s", keyPath)
    child = spawn("ssh-add", keyPath)
    child.expect("passphrase")
    child.sendline(keyPassphrase)
    assert child.exitstatus == 0, f"cannot unlock {keyPath} with {keyPassphrase}"


def git_remote(owner, repo, pat):
    remote = f"https://x-access-token:{pat}@github.example.org/{owner}/{repo}.git"
    logger.info("cloning %s/%s", owner, repo)
    logger.info("cloning %s", remote)
    logger.info("cloning %s", remote.split("@", 1)[1])
