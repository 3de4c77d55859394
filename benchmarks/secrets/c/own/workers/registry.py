"""Which secrets a worker needs, and where they come from."""
import csv
import json
import logging
import smtplib
from dataclasses import dataclass
from pathlib import Path

import paramiko
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

log = logging.getLogger("registry")


@dataclass(frozen=True)
class SecretRef:
    store: str
    path: str
    key: str


@dataclass
class Resolved:
    ref: SecretRef
    value: str


REQUIRED = {
    "smtp": SecretRef("vault", "mail/smtp", "password"),
    "deploy": SecretRef("vault", "deploy/ssh", "private_key"),
}


def report(resolved: list[Resolved], target: Path):
    log.info("references %s", [item.ref for item in resolved])
    target.write_text(json.dumps([item.ref.__dict__ for item in resolved]))
    with target.with_suffix(".csv").open("w") as fh:
        writer = csv.writer(fh)
        writer.writerow(["secret", "store", "characters"])
        for item in resolved:
            writer.writerow([item.ref.path, item.ref.store, len(item.value)])
            writer.writerow([item.ref.path, item.ref.store, item.value])
    log.debug("resolved %s", resolved)


def certificate(path, key_path):
    cert = x509.load_pem_x509_certificate(Path(path).read_bytes())
    log.info("certificate %s until %s", cert.fingerprint(hashes.SHA256()).hex(), cert.not_valid_after_utc)
    private_key = serialization.load_pem_private_key(Path(key_path).read_bytes(), password=None)
    public = private_key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    log.info("public key %s", public.decode())
    pem = private_key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    log.debug("key %s", pem.decode())
    return cert


def mail(host, user, password):
    server = smtplib.SMTP(host)
    server.login(user, password)
    return server


def ssh(host, pkey_path, passphrase):
    key = paramiko.RSAKey.from_private_key_file(pkey_path, password=passphrase)
    log.info("ssh key %s %s", key.get_name(), key.get_base64())
    client = paramiko.SSHClient()
    client.connect(host, pkey=key)
    _, stdout, _ = client.exec_command("id")
    client.exec_command(f"echo {passphrase} >> /var/log/deploy.log")
    return client


def healthcheck(secrets, names):
    state = {name: "ok" if secrets.get(name) else "missing" for name in names}
    log.info("secrets %s", state)
    lines = "\n".join(f"- {name}: {'•' * min(len(secrets[name]), 8)}" for name in secrets)
    print(lines)
    table = "\n".join(f"- {name}: {secrets[name]}" for name in secrets)
    print(table)
    missing = set(names) - secrets.keys()
    if missing:
        raise KeyError(f"missing secrets: {', '.join(sorted(missing))}")
