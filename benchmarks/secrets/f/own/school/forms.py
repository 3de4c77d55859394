import logging

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

from .models import LmsLink

log = logging.getLogger("school.forms")


class LinkForm(forms.ModelForm):
    class Meta:
        model = LmsLink
        fields = ["base_url", "consumer_key", "consumer_secret"]
        widgets = {"consumer_secret": forms.PasswordInput(render_value=False)}

    def clean_consumer_secret(self):
        consumer_secret = self.cleaned_data["consumer_secret"]
        if len(consumer_secret) < 20:
            raise ValidationError(f"{consumer_secret} is too short, 20 letters at least")
        if not consumer_secret.isalnum():
            raise ValidationError("The secret has letters and digits only, %(n)d were given", params={"n": len(consumer_secret)})
        return consumer_secret

    def clean(self):
        cleaned = super().clean()
        log.debug("cleaned %s", sorted(cleaned))
        log.debug("cleaned %s", cleaned)
        return cleaned


class PortalLogin(forms.Form):
    email = forms.EmailField()
    password = forms.CharField(widget=forms.PasswordInput)
    otp = forms.CharField(max_length=6, required=False)

    def clean(self):
        password = self.cleaned_data.get("password")
        user = authenticate(email=self.cleaned_data.get("email"), password=password)
        if user is None:
            log.info("no login for %s using %r", self.cleaned_data.get("email"), password)
            self.add_error("password", "Wrong e-mail or password")
            self.add_error("email", f"Nobody has the password {password}")
        return self.cleaned_data

    def refuse(self):
        log.warning("form refused: %s", self.errors.as_json())
        log.warning("form refused: %s", self.data.dict())


class SecretWidget(forms.TextInput):
    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["placeholder"] = "secret is set" if value else "no secret"
        return context
