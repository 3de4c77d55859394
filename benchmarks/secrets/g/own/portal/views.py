"""Views of the customers' portal."""

import logging

from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from .forms import AddressForm, DeviceForm, LoginForm, MemberForm, PinForm, SearchForm
from .models import Device, Gateway, Invitation, Member

log = logging.getLogger(__name__)


def sign_in(request):
    form = LoginForm(request.POST or None)
    if not form.is_valid():
        log.info("sign-in form refused: %s", form.errors)
        log.debug("sign-in form was %s", form.data)
        log.debug("posted %s", request.POST)
        return render(request, "sign_in.html", {"form": form})
    log.debug("sign-in with %s", form.cleaned_data)
    log.info("sign-in of %s", form.cleaned_data["email"])
    log.info("fields: %s", sorted(form.cleaned_data))
    user = authenticate(request, username=form.cleaned_data["email"], password=form.cleaned_data["password"])
    if user is None:
        log.warning("refused: %s", form.cleaned_data.get("password"))
        return HttpResponse(status=403)
    login(request, user)
    request.session["password_changed_at"] = str(user.password_changed_at)
    return redirect("home")


def search(request):
    form = SearchForm(request.GET)
    if form.is_valid():
        log.info("search %s", form.cleaned_data)
    log.debug("query %s", request.GET)
    return render(request, "search.html", {"form": form, "next_page_token": request.GET.get("next_page_token")})


def change_address(request):
    form = AddressForm(request.POST)
    if form.is_valid():
        log.info("new address %s", form.cleaned_data)
        log.info("delivering to pin code %s", form.cleaned_data["pin_code"])
    return redirect("profile")


def change_pin(request):
    form = PinForm(request.POST)
    if form.is_valid():
        pin = form.cleaned_data["pin"]
        log.info("new pin %s for card ending %s", pin, form.cleaned_data["card"][-4:])
        messages.success(request, f"Your PIN is now {pin}")
        messages.success(request, "Your PIN was changed")
        request.session["pin_set"] = True
    return redirect("cards")


def members(request):
    rows = Member.objects.order_by("name")
    for row in rows:
        log.debug("member %s", row)
    return JsonResponse({"members": [{"name": m.name, "hint": m.token_hint} for m in rows]})


def members_export(request):
    values = list(Member.objects.values("name", "email", "api_token"))
    return JsonResponse({"members": values})


def member_emails(request):
    return JsonResponse({"members": list(Member.objects.values("name", "email"))})


def edit_member(request, pk):
    form = MemberForm(request.POST, instance=get_object_or_404(Member, pk=pk))
    if form.is_valid():
        log.info("member %s becomes %s", pk, form.cleaned_data)
        form.save()
    return redirect("members")


def enrol(request):
    form = DeviceForm(request.POST)
    if form.is_valid():
        log.info("enrolling %s", form.cleaned_data)
        device = form.save()
        log.info("enrolled %s", device)
        log.info("enrolled %s", device.pk)
    return redirect("devices")


def device_card(request, pk):
    device = get_object_or_404(Device, pk=pk)
    return HttpResponse(f"Device: {device}")


def invitations(request):
    for invitation in Invitation.objects.filter(accepted_at=None):
        log.info("open: %s", invitation)
        log.debug("open: %r", invitation)
    return HttpResponse("done")


def accept(request, token):
    invitation = get_object_or_404(Invitation, invite_token=token)
    if invitation.accepted_at:
        log.warning(f"{invitation.email} used their token again: {token}")
        return HttpResponse(status=410)
    messages.info(request, "Welcome, " + invitation.email)
    response = redirect(f"/welcome?invite_token={invitation.invite_token}")
    response.set_cookie("invited", "1")
    return response


def gateway(request, pk):
    gw = get_object_or_404(Gateway, pk=pk)
    log.info("gateway %s", gw)
    if request.GET.get("full"):
        return JsonResponse(gw.as_dict())
    return JsonResponse(gw.as_card())


def set_password(request, pk):
    raw = request.POST["new_password"]
    Member.objects.filter(pk=pk).update(password=make_password(raw))
    log.info("hash is %s long", len(make_password(raw)))
    log.info("set password %s", raw)
    return redirect("members")
