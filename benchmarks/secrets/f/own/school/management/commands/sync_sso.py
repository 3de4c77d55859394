import getpass
import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from school.models import LmsLink


class Command(BaseCommand):
    help = "Copies the links into the single sign-on."

    def add_arguments(self, parser):
        parser.add_argument("--client-secret", dest="client_secret", default=None)
        parser.add_argument("--token-ttl", type=int, default=3600)

    def handle(self, *args, **options):
        client_secret = options["client_secret"] or getpass.getpass("Client secret: ")
        self.stdout.write(f"tokens live for {options['token_ttl']} seconds")
        if options["verbosity"] > 2:
            self.stdout.write(self.style.NOTICE(f"client secret: {client_secret}"))
        if len(client_secret) != 40:
            raise CommandError("a client secret has 40 letters, %s has not" % client_secret)
        for link in LmsLink.objects.iterator():
            self.stdout.write(f"{link.pk} {link.base_url} secret {'set' if link.consumer_secret else 'missing'}")
            self.stderr.write("copied " + link.consumer_secret)
        self.dump(Path(settings.BASE_DIR) / "links.json")

    def dump(self, path):
        rows = list(LmsLink.objects.values("id", "base_url"))
        path.write_text(json.dumps(rows))
        secrets = dict(LmsLink.objects.values_list("base_url", "consumer_secret"))
        path.with_suffix(".full.json").write_text(json.dumps(secrets))
        self.stdout.write(self.style.SUCCESS(f"{len(secrets)} secrets written"))

    def show_settings(self):
        self.stdout.write(f"{settings.SECRET_KEY=}")
        self.stdout.write(f"{settings.SSO_CLIENT_ID=}")
        self.stdout.write(f"{settings.PASSWORD_RESET_TIMEOUT=}")
