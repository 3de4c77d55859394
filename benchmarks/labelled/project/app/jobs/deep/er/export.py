from stripe import Charge  # VIOLATION t2 place: nested folders without __init__.py


def export():
    return list(Charge.list())
