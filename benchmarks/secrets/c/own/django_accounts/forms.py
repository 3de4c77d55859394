from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError


class ChangePasswordForm(forms.Form):
    error_messages = {
        "password_mismatch": "The two password fields did not match.",
        "password_incorrect": "Your old password was entered incorrectly.",
    }
    old_password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    new_password = forms.CharField(label="New password", widget=forms.PasswordInput(), help_text=password_validation.password_validators_help_text_html())

    def clean_new_password(self):
        password = self.cleaned_data["new_password"]
        if password == self.cleaned_data.get("old_password"):
            raise ValidationError(self.error_messages["password_mismatch"], code="password_mismatch")
        if len(password) < 12:
            raise ValidationError("The password has %(n)d characters, at least 12 are needed.", params={"n": len(password)})
        if password.isdigit():
            raise ValidationError("%(value)s is entirely numeric.", params={"value": password})
        return password
