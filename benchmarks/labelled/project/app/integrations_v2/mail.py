import sendgrid  # VIOLATION t2 place: package name only begins like the boundary's


def api():
    return sendgrid.SendGridAPIClient()
