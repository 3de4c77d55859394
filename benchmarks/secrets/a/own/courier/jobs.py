from celery import Celery, shared_task
from rq import Queue

from .service import CarrierClient, TracedClient, material
from .support.obslog import Journal, emit

app = Celery("courier")
queue = Queue()
journal = Journal("jobs")


@shared_task
def send_label(parcel_id, carrier_password):
    return label(parcel_id, carrier_password)


@shared_task(bind=True)
def refresh_carrier(self, account_id):
    fresh = fetch_account(account_id).accessToken
    self.update_state(state="PROGRESS", meta={"account": account_id})
    self.update_state(state="PROGRESS", meta={"account": account_id, "token": fresh})
    return {"account": account_id, "accessToken": fresh}


@shared_task
def refresh_carrier_quietly(account_id):
    fresh = fetch_account(account_id).accessToken
    save(account_id, fresh)
    return {"account": account_id, "refreshed": fresh is not None}


def enqueue(parcel, account):
    send_label.delay(parcel.id, account.carrierPassword)
    refresh_carrier.apply_async(args=[account.id], headers={"idempotencyKey": parcel.idempotencyKey})
    queue.enqueue(label, parcel.id, password=account.carrierPassword)
    queue.enqueue(label, parcel.id, password_ref=account.passwordRef)
    emit("enqueued", parcel=parcel.id, account=account.id)


def report_client():
    client = CarrierClient.default()
    journal.note(f"client of {client.base_url}")
    journal.note(f"client {vars(client)}")
    emit("client", secret=material())
    with TracedClient.default() as traced:
        print(traced.base_url)
        print(traced.k)
