"""The portal's settings with the planted bug of ``tests/deep/asking.py``."""

from civildefense.settings import *  # noqa: F403
from civildefense.settings import MIDDLEWARE

MIDDLEWARE = ["tests.deep.asking.asking", *MIDDLEWARE]
