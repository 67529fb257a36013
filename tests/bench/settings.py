"""The portal's own settings and two more addresses: the empty view and the raw SQL that others are measured against."""

from civildefense.settings import *  # noqa: F403
from civildefense.settings import DATABASES

ROOT_URLCONF = "tests.bench.urls"
# Nobody is measured against a database that has to be connected to for each question.
DATABASES["default"]["CONN_MAX_AGE"] = 60
