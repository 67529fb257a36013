"""One development of county A, filed."""

import pytest

from projects.developments.models import Development
from tests.cast import Cast
from tests.projects.developments.making import make_development


@pytest.fixture
def development(cast: Cast) -> Development:
    return make_development(cast.a)
