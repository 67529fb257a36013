from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "civildefense.records"
    label = "records"
