from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "civildefense.rulebook"
    label = "rulebook"
