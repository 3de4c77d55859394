import mixpanel
import posthog
import segment.analytics as segment

mp = mixpanel.Mixpanel("public-project-id")


def configure(projectApiKey, writeKey):
    posthog.project_api_key = projectApiKey
    segment.write_key = writeKey


def signed_up(account, inviteSecret):
    posthog.capture(account.id, "signed_up", {"plan": account.plan, "invite_secret": inviteSecret})
    posthog.capture(account.id, "signed_up", {"plan": account.plan, "had_invite": inviteSecret is not None})
    posthog.identify(account.id, properties={"password_strength": account.passwordStrength})


def connected(account, integration):
    props = {"provider": integration.provider, "connectionRef": integration.connectionRef}
    segment.track(account.id, "connected", props)
    props.setdefault("oauthToken", integration.oauthToken)
    segment.track(account.id, "connected", props)
    props.pop("oauthToken")
    segment.track(account.id, "connected.again", props)


def identify(account, credentials):
    traits = {k: v for k, v in credentials.items() if k != "password"}
    segment.identify(account.id, traits={"login": traits["user"]})
    segment.identify(account.id, traits={k: v for k, v in credentials.items() if k != "user"})


def mixpanel_events(account, device):
    mp.track(account.id, "device linked", {"device_secret": device.deviceSecret})
    mp.people_set(account.id, {"$last_token_refresh": device.tokenRefreshedAt, "$tokens_used": device.tokensUsed})
    mp.people_set(account.id, {"$device": device.deviceId})
