#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys

from civildefense import embedded

# These open no database, so they need not start one.
WITHOUT_SERVERS = {"check", "collectstatic", "compilemessages", "makemessages", "spectacular", "help", "version"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civildefense.settings")
    if not WITHOUT_SERVERS.intersection(sys.argv[1:2]) or "--database" in sys.argv:
        embedded.hold()

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
