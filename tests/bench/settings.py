"""The portal's own settings and one more address: the empty view that others are measured against."""

from civildefense.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
