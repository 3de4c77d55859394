"""Django settings."""
DEBUG = False
EMAIL_BACKEND = "anymail.backends.sendgrid.EmailBackend"  # VIOLATION t1 wiring: mail provider by dotted string
DEFAULT_FILE_STORAGE = "storages.backends.s3boto3.S3Boto3Storage"  # VIOLATION t1 wiring: storage provider by dotted string
STORAGES = {
    "default": {"BACKEND": "storages.backends.gcloud.GoogleCloudStorage"},  # VIOLATION t2 wiring: STORAGES entry
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING = {
    "version": 1,
    "handlers": {
        "console": {"class": "logging.StreamHandler"},
        "cloud": {"class": "watchtower.CloudWatchLogHandler", "log_group": "shop"},  # VIOLATION t2 wiring: logging handler class over boto3
        "gcp": {
            "class": "google.cloud.logging.handlers.CloudLoggingHandler",  # VIOLATION t2 wiring: logging handler class of an SDK
        },
    },
}
