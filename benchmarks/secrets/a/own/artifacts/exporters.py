import csv
import pickle
from pathlib import Path

import pandas as pd
import yaml
from jinja2 import Environment, FileSystemLoader

templates = Environment(loader=FileSystemLoader("templates"), autoescape=True)
COLUMNS = ["tenant", "webhookSecret", "createdAt"]


def tenants_frame(tenants):
    return pd.DataFrame([{"tenant": t.slug, "webhookSecret": t.webhookSecret, "createdAt": t.createdAt} for t in tenants])


def tenants_csv(tenants, out):
    frame = tenants_frame(tenants)
    frame.to_csv(out, index=False)
    frame.drop(columns=["webhookSecret"]).to_csv(out, index=False)
    frame[["tenant", "createdAt"]].to_html(out)
    print(frame.shape, list(frame.columns))


def tenants_excel(tenants, out):
    frame = tenants_frame(tenants)
    frame["webhookSecret"] = frame["webhookSecret"].str[-4:]
    frame.to_excel(out)


def dict_rows(tenants, out):
    with open(out, "w", newline="") as sink:
        writer = csv.DictWriter(sink, COLUMNS)
        writer.writeheader()
        writer.writerows({"tenant": t.slug, "webhookSecret": t.webhookSecret} for t in tenants)


def settings_yaml(settings, out):
    with Path(out).open("w") as sink:
        yaml.safe_dump({"smtpHost": settings.smtpHost, "smtpPassword": settings.smtpPassword}, sink)
        yaml.safe_dump({"smtpHost": settings.smtpHost, "smtpPassword": "${SMTP_PASSWORD}"}, sink)


def checkpoint(session, out):
    state = {"cursor": session.cursorToken, "sessionSecret": session.sessionSecret}
    Path(out).write_bytes(pickle.dumps(state))
    del state["sessionSecret"]
    Path(out).write_bytes(pickle.dumps(state))


def html_status(service, out):
    page = templates.get_template("status.html")
    Path(out).write_text(page.render(name=service.name, adminToken=service.adminToken))
    Path(out).write_text(page.render(name=service.name, adminTokenAge=service.adminTokenAge))
    page.stream(name=service.name, publishableKey=service.publishableKey).dump(out)


def install_notes(service, out):
    notes = [f"# {service.name}", "", "Export `SERVICE_TOKEN` before the first start."]
    Path(out).write_text("\n".join(notes))
    notes += [f"    export SERVICE_TOKEN={service.serviceToken}"]
    Path(out).write_text("\n".join(notes))
