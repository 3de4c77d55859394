from app.integrations.payments import gateway as psp

second = psp
