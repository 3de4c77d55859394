"""Forms of the customers' portal."""

from django import forms

from .models import Device, Member


class LoginForm(forms.Form):
    email = forms.EmailField()
    password = forms.CharField(widget=forms.PasswordInput)
    remember = forms.BooleanField(required=False)


class SearchForm(forms.Form):
    term = forms.CharField(required=False)
    page = forms.IntegerField(initial=1)
    sort = forms.ChoiceField(choices=[("name", "Name"), ("age", "Age")])


class PinForm(forms.Form):
    card = forms.CharField(max_length=16)
    pin = forms.CharField(max_length=4, widget=forms.PasswordInput)


class AddressForm(forms.Form):
    street = forms.CharField()
    pin_code = forms.CharField(max_length=6, help_text="Postal index number")
    city = forms.CharField()


class MemberForm(forms.ModelForm):
    class Meta:
        model = Member
        fields = ["name", "email"]


class DeviceForm(forms.ModelForm):
    class Meta:
        model = Device
        fields = ["label", "enrol_secret"]
