"""The portal's settings with one address, which posts; with SPOILT its commits do not wait for the disk."""

import os

from civildefense.settings import *  # noqa: F403
from civildefense.settings import DATABASES

ROOT_URLCONF = "tests.deep.posting_site"
DATABASES["default"]["CONN_MAX_AGE"] = 60
if os.environ.get("SPOILT"):
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"  # type: ignore[operator]
