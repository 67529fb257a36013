"""Celery wakes things up; what is due is a question to the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civildefense.settings")

app = Celery("civildefense")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
