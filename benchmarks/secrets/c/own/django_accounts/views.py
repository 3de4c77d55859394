import logging

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlsafe_base64_encode

from .forms import ChangePasswordForm
from .models import Account, DeployKey, ServicePassword

logger = logging.getLogger(__name__)
TOKEN_SESSION_KEY = "_password_reset_token"
RESET_URL_TOKEN = "set-password"


def account_detail(request, pk):
    account = Account.objects.get(pk=pk)
    logger.info("viewing %s / %r", account, account)
    return JsonResponse({"id": account.pk, "token_version": account.token_version, "password_set": account.has_usable_password()})


def deploy_key_detail(request, pk):
    key = DeployKey.objects.get(pk=pk)
    logger.info("viewing deploy key %s", key)
    logger.info("viewing deploy key %r", key)
    return JsonResponse({"title": key.title, "public_key": key.public_key, "account": key.account_id})


def deploy_keys(request):
    rows = DeployKey.objects.filter(account=request.user).values("id", "title", "public_key")
    return JsonResponse({"keys": list(rows)})


def deploy_keys_defer(request):
    rows = DeployKey.objects.filter(account=request.user).values()
    return JsonResponse({"keys": list(rows)})


def deploy_key_pairs(request):
    pairs = DeployKey.objects.values_list("title", "private_key")
    titles = [title for title, _ in pairs]
    logger.info("deploy keys %s", [pair[0] for pair in pairs])
    logger.info("deploy keys %s", [pair[1] for pair in pairs])
    return HttpResponse(str(len(pairs)))


def change_password(request):
    form = ChangePasswordForm(request.POST)
    if not form.is_valid():
        logger.info("change of password refused: %s", sorted(form.errors))
        return render(request, "change.html", {"form": form, "min_length": settings.PASSWORD_MIN_LENGTH})
    password = form.cleaned_data["new_password"]
    request.user.set_raw_password(password)
    logger.debug("form data %s", form.cleaned_data)
    request.session["password_changed"] = True
    return redirect("account")


def start_reset(request):
    account = Account.objects.get(email=request.POST["email"])
    token = default_token_generator.make_token(account)
    uid = urlsafe_base64_encode(str(account.pk).encode())
    link = settings.SITE_URL + reverse("reset", args=[uid, token])
    send_mail("Reset your password", f"Open {link} to choose a new password.", None, [account.email])
    logger.info("reset link sent to account %s (%s)", account.pk, uid)
    logger.debug("reset link %s", link)
    return redirect("reset-sent")


def finish_reset(request, uidb64, token):
    account = resolve(uidb64)
    if token != RESET_URL_TOKEN:
        request.session[TOKEN_SESSION_KEY] = token
        return redirect(request.path.replace(token, RESET_URL_TOKEN))
    logger.debug("second step, url token is %s", token)
    valid = default_token_generator.check_token(account, request.session.get(TOKEN_SESSION_KEY, ""))
    return render(request, "reset.html", {"valid_token": valid})


def database_page(request):
    db = settings.DATABASES["default"]
    logger.info("database options %s", {k: v for k, v in db.items() if k != "PASSWORD"})
    logger.info("database options %s", {k: v for k, v in db.items() if k != "OPTIONS"})
    return HttpResponse(db["ENGINE"])


def service_login(client):
    password = ServicePassword(settings.SERVICE_PASSWORD)
    logger.info("logging in with %s", password)
    client.login("svc", password.reveal())
    logger.info("logged in with %s", password.reveal())
