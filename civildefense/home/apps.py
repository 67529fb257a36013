from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "civildefense.home"
    label = "home"
