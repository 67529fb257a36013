from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin with the office's own front page."""

    default = False
    default_site = "civildefense.home.desk.site.DeskSite"
