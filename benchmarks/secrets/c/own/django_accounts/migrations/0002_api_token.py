from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("django_accounts", "0001_initial")]
    operations = [
        migrations.AddField("account", "api_token", models.CharField(max_length=64, default="", help_text="Secret token of the account, stored encrypted")),
        migrations.AddField("account", "password_changed_at", models.DateTimeField(null=True)),
        migrations.RenameField("account", old_name="secret", new_name="signing_secret"),
    ]
