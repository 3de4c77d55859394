import http.client
import logging
import os
import urllib.request
from urllib.parse import urlencode, urlsplit, urlunsplit

import aiohttp
import httpx
import requests
from requests.auth import HTTPBasicAuth
from tenacity import before_sleep_log, retry, stop_after_attempt
from zeep import Client as SoapClient

logger = logging.getLogger("net")


class WeatherError(Exception):
    pass


@retry(stop=stop_after_attempt(3), before_sleep=before_sleep_log(logger, logging.INFO))
def forecast(city, appid):
    query = urlencode({"q": city, "appid": appid})
    return requests.get(f"https://weather.example.com/v1?{query}", timeout=5).json()


class Sms:
    def __init__(self, account_sid, auth_token):
        self.account_sid = account_sid
        self.auth_token = auth_token
        self.http = requests.Session()
        self.http.auth = HTTPBasicAuth(account_sid, auth_token)

    def send(self, to, text):
        answer = self.http.post("https://sms.example.com/send", data={"to": to, "text": text})
        if not answer.ok:
            logger.error("sms to %s failed: %s", to, answer.status_code)
            logger.error("sms failed for %s:%s", self.account_sid, self.auth_token)
            raise WeatherError(f"sms account {self.account_sid} failed")

    def __repr__(self):
        return f"Sms({self.account_sid!r}, {self.auth_token!r})"


def call(url, bearer):
    headers = {"Authorization": "Bearer " + bearer, "Accept": "application/json"}
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.read()
    except urllib.error.HTTPError as exc:
        logger.error("%s: %s %s", url, exc.code, request.headers)
        raise WeatherError(f"{url} with bearer {bearer}: {exc.code}") from exc


def pairs(url, user, password):
    parts = urlsplit(url)
    with_login = urlunsplit(parts._replace(netloc=f"{user}:{password}@{parts.netloc}"))
    logger.info("fetching %s", with_login)
    logger.info("fetching %s", url)
    logger.info("fetching %s", with_login.replace(password, "***"))
    return httpx.get(with_login)


async def poll(feed, feed_token):
    async with aiohttp.ClientSession() as http:
        async with http.get(feed, params={"token": feed_token}) as answer:
            if answer.status == 401:
                logger.warning("feed %s says 401 to %s", feed, feed_token)
            logger.warning("feed url %s", answer.url)
            next_token = (await answer.json())["next_page_token"]
            logger.info("next page %s", next_token)
            return next_token


def soap(wsdl, user, soap_password):
    client = SoapClient(wsdl)
    try:
        return client.service.Login(user, soap_password)
    except Exception as exc:
        raise ConnectionError("login of %s/%s failed" % (user, soap_password)) from exc


def low_level(host, api_secret):
    connection = http.client.HTTPSConnection(host)
    connection.putrequest("GET", "/me")
    connection.putheader("X-Secret", api_secret)
    connection.endheaders()
    answer = connection.getresponse()
    print("GET", host, answer.status, answer.reason)
    print("GET", host, "X-Secret:", api_secret, sep="\t", file=open("/tmp/net.log", "a"))


def hooks():
    stripe_webhook_secret = os.environ["STRIPE_WEBHOOK_SECRET"]

    def log_request(request):
        logger.debug("%s %s %s", request.method, request.url, stripe_webhook_secret)

    def log_response(response):
        logger.debug("%s", response.status_code)

    return httpx.Client(event_hooks={"request": [log_request], "response": [log_response]})
