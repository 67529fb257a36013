import pytest

from tests.cast import Cast
from tests.projects.obligations.site import Site


@pytest.fixture
def site(cast: Cast) -> Site:
    return Site(cast)
