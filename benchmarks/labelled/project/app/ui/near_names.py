# CLEAN: third-party module names that only begin like an SDK's
import stripedhyena
import openair
import twiliorama.rest


def names() -> list[str]:
    return [stripedhyena.__name__, openair.__name__, twiliorama.rest.__name__]
