# CLEAN: variables, parameters, attributes and fields named like SDKs
import dataclasses
import enum


class Provider(enum.Enum):
    stripe = "stripe"
    openai = "openai"


@dataclasses.dataclass
class Pattern:
    stripe: int = 3
    boto3: str = ""


def paint(stripe: Pattern, openai=None) -> int:
    boto3 = stripe.stripe + 1
    for twilio in range(boto3):
        boto3 += twilio
    return boto3 + len(Provider.stripe.value)


class Wall:
    def __init__(self) -> None:
        self.stripe = Pattern()

    def width(self) -> int:
        return self.stripe.stripe


def attribute(wall: Wall) -> int:
    return getattr(wall, "stripe").stripe
