from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "civildefense.records"
    label = "records"

    def ready(self) -> None:
        """Registers offer themselves in ``<app>/imports.py``: upper slices call down, never the other way round."""
        autodiscover_modules("imports")

    verbose_name = _("Records")
