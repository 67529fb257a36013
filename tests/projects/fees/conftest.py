"""The fee office of county A."""

import pytest

from tests.cast import Cast
from tests.projects.fees.office import Office


@pytest.fixture
def office(cast: Cast) -> Office:
    return Office(cast)
