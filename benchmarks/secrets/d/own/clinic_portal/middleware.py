import logging
import re
import time

logger = logging.getLogger("clinic.http")

HIDDEN = re.compile(r"(token|secret|password|authorization)", re.IGNORECASE)


def without_credentials(mapping):
    return {key: "***" if HIDDEN.search(key) else value for key, value in mapping.items()}


class RequestLog:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = time.perf_counter()
        response = self.get_response(request)
        took = time.perf_counter() - started
        logger.info("%s %s %s %.3f", request.method, request.path, response.status_code, took)
        if response.status_code >= 500:
            logger.error("failed request: %s", without_credentials(request.headers))
            logger.error("failed request, form fields: %s", sorted(request.POST))
        if response.status_code == 403:
            logger.warning("refused: cookies=%s meta=%s", request.COOKIES, request.META)
        return response


class BearerToken:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        header = request.META.get("HTTP_AUTHORIZATION", "")
        scheme, _, credential = header.partition(" ")
        if scheme and scheme.lower() != "bearer":
            logger.warning("unexpected authorization scheme %s", scheme)
        if scheme and not credential:
            logger.warning("authorization header without credential")
        request.api_credential = credential
        if request.GET.get("trace"):
            logger.debug("authorization %s", header)
            logger.debug("credential %s", credential)
        return self.get_response(request)
