from .support.obslog import get_courier_logger

courier_log = get_courier_logger()
