from django.apps import AppConfig

from civildefense import celery, checks  # noqa: F401  (tasks find their app, checks register)


class HomeConfig(AppConfig):
    name = "civildefense.home"
    label = "home"
