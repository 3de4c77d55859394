# CLEAN: colours, not the cloud
azure = "#007fff"
aws = {"orange": "#ff9900"}


def theme(google: str = "white") -> str:
    return azure + aws["orange"] + google
