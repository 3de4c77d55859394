from stripe import *  # VIOLATION t1 import: star import from the SDK


def list_plans():
    return Plan.list(limit=3)
