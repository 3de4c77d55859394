import json
import logging

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.contrib.auth.decorators import login_required, permission_required
from django.core.mail import mail_admins, send_mail
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, TemplateView

from .lab.client import LabClient, LabError
from .models import FeedSubscription, Invitation, Practice

logger = logging.getLogger(__name__)


def sign_in(request):
    if request.method != "POST":
        return render(request, "clinic/sign_in.html", {"next": request.GET.get("next", "/")})
    username = request.POST.get("username", "")
    user = authenticate(request, username=username, password=request.POST.get("password"))
    if user is None:
        logger.warning("sign-in refused for %s: %s", username, request.POST)
        messages.error(request, "Name or password is wrong.")
        return redirect("sign-in")
    logger.info("sign-in of %s from %s, password is %d days old", username, request.META["REMOTE_ADDR"], user.password_age)
    login(request, user)
    return redirect(request.GET.get("next", "/"))


@login_required
def practice_settings(request, slug):
    practice = get_object_or_404(Practice, slug=slug)
    if request.method == "POST":
        new_token = request.POST["lab_api_token"].strip()
        if len(new_token) < 20:
            messages.error(request, f"{new_token} is not a valid lab token")
            return redirect("practice-settings", slug=slug)
        practice.lab_api_token = new_token
        practice.save(update_fields=["lab_api_token", "token_updated_at"])
        logger.info("lab token of %s replaced (ends in %s)", practice.slug, new_token[-4:])
        messages.success(request, "The lab token was saved.")
    return render(
        request,
        "clinic/practice.html",
        {
            "practice_name": practice.name,
            "token_set": bool(practice.lab_api_token),
            "token_updated_at": practice.token_updated_at,
            "maps_key": settings.MAPS_BROWSER_KEY,
        },
    )


@permission_required("clinic.debug")
def debug_practice(request, slug):
    practice = get_object_or_404(Practice, slug=slug)
    values = Practice.objects.filter(slug=slug).values().first()
    if request.GET.get("raw"):
        return JsonResponse(values)
    return HttpResponse(practice.connection_label())


@permission_required("clinic.debug")
def list_practices(request):
    rows = list(Practice.objects.values("slug", "lab_account", "token_updated_at"))
    return JsonResponse({"practices": rows})


@login_required
def test_connection(request, slug):
    practice = get_object_or_404(Practice, slug=slug)
    client = LabClient(settings.LAB_BASE_URL, practice.lab_api_token)
    try:
        account = client.whoami()
    except LabError as exc:
        logger.warning("lab check of %s failed: %s", slug, exc)
        return JsonResponse({"ok": False, "error": str(exc)}, status=502)
    return JsonResponse({"ok": True, "account": account["id"]})


@csrf_exempt
@require_POST
def lab_webhook(request):
    given = request.headers.get("X-Lab-Signature", "")
    if not constant_time_compare(given, settings.LAB_WEBHOOK_SECRET):
        logger.error("lab webhook: got %r, wanted %r", given, settings.LAB_WEBHOOK_SECRET)
        return HttpResponseBadRequest("bad signature")
    event = json.loads(request.body)
    logger.info("lab webhook %s (%d bytes)", event["type"], len(request.body))
    return HttpResponse(status=204)


@login_required
@require_POST
def invite(request):
    email = request.POST["email"]
    invitation = Invitation.objects.create(email=email, token=get_random_string(48), invited_by=request.user)
    link = request.build_absolute_uri(reverse("accept-invitation", args=[invitation.token]))
    logger.info("invited %s: %s", email, link)
    send_mail(
        "Your invitation",
        f"Please follow {link} within two days.",
        settings.DEFAULT_FROM_EMAIL,
        [email],
    )
    logger.info("invitation %d sent to %s", invitation.pk, invitation.email)
    return redirect("team")


def accept_invitation(request, token):
    invitation = Invitation.objects.filter(token=token, used=False).first()
    if invitation is None:
        logger.info("unknown or used invitation")
        return HttpResponseBadRequest("The invitation is not valid any more.")
    if request.method == "POST":
        password = request.POST["password1"]
        if password != request.POST["password2"]:
            return render(request, "clinic/accept.html", {"error": "The passwords differ.", "email": invitation.email})
        invitation.set_password(password)
        request.session["invited_password"] = password
        request.session["invitation_id"] = invitation.pk
        return HttpResponseRedirect(reverse("sign-in") + "?email=" + invitation.email)
    return render(request, "clinic/accept.html", {"email": invitation.email})


@login_required
def start_lab_oauth(request):
    state = get_random_string(24)
    request.session["lab_oauth_state"] = state
    return redirect(f"{settings.LAB_BASE_URL}/authorize?client_id={settings.LAB_CLIENT_ID}&state={state}")


@login_required
def finish_lab_oauth(request):
    if request.GET.get("state") != request.session.pop("lab_oauth_state", None):
        return HttpResponseBadRequest("state differs")
    tokens = LabClient.exchange(settings.LAB_BASE_URL, request.GET["code"])
    if "error" in tokens:
        mail_admins("Lab sign-in failed", f"{request.user}: {tokens['error']}")
        return redirect("practice-list")
    response = redirect("practice-list")
    response.set_cookie("lab_token", tokens["access_token"], max_age=tokens["expires_in"])
    response["X-Lab-Refresh"] = tokens["refresh_token"]
    response["X-Lab-Expires"] = str(tokens["expires_in"])
    mail_admins("Lab connected", "Tokens: %s" % json.dumps(tokens))
    return response


class SubscriptionDetail(DetailView):
    model = FeedSubscription
    template_name = "clinic/subscription.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["feed_url"] = self.object.feed_url
        context["secret_hint"] = "•" * 12 + self.object.signing_secret[-3:]
        return context


class Status(TemplateView):
    template_name = "clinic/status.html"

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "version": settings.VERSION,
            "sms_token": settings.SMS_AUTH_TOKEN,
        }
