"""The two boxes of a moment each have a name of their own."""

import re

import pytest

from tests.cast import Cast, signed_in


@pytest.mark.parametrize(("box", "part"), [("issued_at_0", "日期"), ("issued_at_1", "时间"), ("expires_at_1", "时间")])
def test_day_and_time_are_named_for_a_screen_reader(cast: Cast, box: str, part: str) -> None:
    page = signed_in(cast.editor).get("/admin/shelters/banner/add/").content.decode()
    tag = re.search(rf'<input[^>]*name="{box}"[^>]*>', page)
    assert tag
    assert re.search(rf'aria-label="[^"]+ {part}"', tag[0])
