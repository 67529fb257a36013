from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "civildefense.accounts"
    label = "accounts"
