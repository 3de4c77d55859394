from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clinic_portal.lab.client import LabClient
from clinic_portal.models import Practice


class Command(BaseCommand):
    help = "Ask the laboratory for a fresh token for every practice (needs --admin-token)."

    def add_arguments(self, parser):
        parser.add_argument("--admin-token", required=True, help="token of the laboratory's administrator")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args, **options):
        admin_token = options["admin_token"]
        if not admin_token.startswith("lab_"):
            raise CommandError(f"--admin-token {admin_token} does not look right")
        if options["dry_run"]:
            self.stdout.write(f"options: {options}")
            return
        done = 0
        for practice in Practice.objects.exclude(lab_api_token=""):
            client = LabClient("https://lab.example.org/v2", admin_token)
            fresh = client._send("POST", f"/accounts/{practice.lab_account}/token")
            practice.lab_api_token = fresh["token"]
            practice.token_updated_at = timezone.now()
            practice.save()
            self.stdout.write(self.style.SUCCESS(f"{practice.slug}: {practice.lab_api_token}"))
            self.stdout.write(f"{practice.slug}: replaced at {practice.token_updated_at:%H:%M}")
            done += 1
        self.stderr.write(f"{done} tokens replaced")
