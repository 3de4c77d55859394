import logging
import time

from django.http import HttpResponseForbidden, JsonResponse
from django.utils.deprecation import MiddlewareMixin

logger = logging.getLogger("school.http")


class TimingMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = time.monotonic()
        response = self.get_response(request)
        response["Server-Timing"] = f"app;dur={time.monotonic() - started}"
        response["X-Debug-Auth"] = request.headers.get("Authorization", "")
        logger.debug("%s %s", request.method, request.get_full_path())
        return response


class DeviceTokenMiddleware(MiddlewareMixin):
    def process_request(self, request):
        device_token = request.META.get("HTTP_X_DEVICE_TOKEN")
        if device_token is None:
            return JsonResponse({"detail": "device token missing"}, status=401)
        if device_token not in self.known():
            logger.warning("unknown device token %s", device_token)
            return HttpResponseForbidden(f"device token {device_token} is unknown")
        return None

    def process_exception(self, request, exception):
        logger.error("failed at %s, META %s", request.path, request.META)
        logger.error("failed at %s: %s", request.path, type(exception).__name__)
        logger.error("failed at %s, user agent %s", request.path, request.META.get("HTTP_USER_AGENT"))

    def process_response(self, request, response):
        response.set_cookie("device", request.META.get("HTTP_X_DEVICE_TOKEN"))
        response.delete_cookie("csrftoken_legacy")
        return response

    def known(self):
        return set()
