"""Give members new tokens."""

import json
import secrets
from collections import defaultdict

from django.core.management.base import BaseCommand, CommandError

from portal.models import Gateway, Member


class Command(BaseCommand):
    help = "Give members new tokens"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rotated = {}
        self.failures = []
        self.by_domain = defaultdict(list)
        self.counts = defaultdict(int)

    def add_arguments(self, parser):
        parser.add_argument("--gateway-secret")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--report")

    def handle(self, *args, **options):
        if options["dry_run"]:
            self.stdout.write(f"options: {options}")
        for member in Member.objects.all():
            self.rotate(member)
        self.stdout.write(f"rotated {len(self.rotated)}, {sum(self.counts.values())} in all")
        self.show()
        self.failed()
        if options["report"]:
            self.report(options["report"])
        if options["gateway_secret"]:
            self.gateways(options["gateway_secret"])

    def rotate(self, member):
        fresh = secrets.token_urlsafe(32)
        self.rotated[member.email] = fresh
        self.by_domain[member.email.split("@")[1]].append(fresh)
        self.counts[member.email] += 1
        try:
            member.api_token = fresh
            member.save()
        except ValueError as error:
            self.failures.append((member.pk, str(error)))

    def show(self):
        for email, token in self.rotated.items():
            self.stdout.write(f"{email}: {token}")
        for email in self.rotated:
            self.stdout.write(email)
        self.stdout.write(str(dict(self.by_domain)))
        self.stdout.write(", ".join(self.by_domain))

    def failed(self):
        self.stderr.write(f"failed: {self.failures}")

    def report(self, path):
        with open(path, "w") as handle:
            json.dump(self.rotated, handle)
            json.dump(self.counts, handle)

    def gateways(self, secret):
        for gateway in Gateway.objects.all():
            if gateway.shared_secret == secret:
                raise CommandError(f"{gateway.name} has {secret} already")
            gateway.shared_secret = secret
            gateway.save(update_fields=["shared_secret"])
            self.stdout.write(self.style.SUCCESS(f"{gateway.name} done"))
