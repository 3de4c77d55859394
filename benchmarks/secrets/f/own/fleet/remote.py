import logging
import os
import shlex
import subprocess

import invoke
import paramiko
import pexpect
from fabric import Connection

logger = logging.getLogger(__name__)


def connect(host, user, password):
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect(host, username=user, password=password)
    logger.debug("ssh %s@%s up", user, host)
    return client


def sudo(client, command, sudo_password):
    stdin, stdout, stderr = client.exec_command(f"echo {sudo_password} | sudo -S {command}")
    if stdout.channel.recv_exit_status():
        raise RuntimeError(stderr.read().decode())
    stdin, stdout, stderr = client.exec_command(f"sudo -S {command}")
    stdin.write(sudo_password + "\n")
    logger.info("%s ran on the host", shlex.quote(command))


def load_key(path, passphrase):
    try:
        return paramiko.Ed25519Key.from_private_key_file(path, password=passphrase)
    except paramiko.SSHException:
        logger.error("cannot open %s with passphrase '%s'", path, passphrase)
        raise paramiko.SSHException(f"{passphrase} does not open {path}") from None


def restic(repository, restic_password):
    subprocess.run(
        ["restic", "-r", repository, "snapshots"],
        env={**os.environ, "RESTIC_PASSWORD": restic_password},
        check=True,
    )
    subprocess.run(["restic", "-r", repository, "--password", restic_password, "snapshots"], check=True)
    subprocess.run(["restic", "-r", repository, "check"], input=restic_password, text=True, check=True)


def mysqldump(database, password):
    command = f"mysqldump -u root -p{password} {database} > /var/backups/{database}.sql"
    logger.info("running %s", command)
    os.system(command)
    logger.info("dumped %s", database)


def registry_login(registry, username, registry_token):
    invoke.run(f"docker login -u {username} -p {registry_token} {registry}")
    process = subprocess.Popen(
        ["docker", "login", "-u", username, "--password-stdin", registry], stdin=subprocess.PIPE
    )
    process.communicate(registry_token.encode())


def deploy(host, deploy_token):
    with Connection(host) as c:
        c.run("systemctl restart app")
        c.run(f"DEPLOY_TOKEN={deploy_token} /opt/app/deploy.sh", hide=True)
        c.put("settings.toml", "/opt/app/settings.toml")


def vpn(profile, vpn_secret):
    child = pexpect.spawn("openvpn", [profile])
    child.expect("Secret:")
    child.sendline(vpn_secret)
    try:
        child.expect("Completed", timeout=30)
    except pexpect.TIMEOUT as exc:
        raise RuntimeError(f"vpn {profile} did not accept {vpn_secret}") from exc


def vault_write(path, value, vault_token):
    environment = dict(os.environ, VAULT_TOKEN=vault_token)
    subprocess.check_call(["vault", "kv", "put", path, "-"], env=environment)
    print("ran with", environment)
    subprocess.check_output(["vault", "login", vault_token])
