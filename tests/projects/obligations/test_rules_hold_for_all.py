"""True of every development: more area never owes less, phases add up, a stored question answers the same."""

import json
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from projects.obligations.rules import Part, Question, lines_of, required_m2
from projects.obligations.snapshot import line_of, question_of, stored_line, stored_question
from tests.projects.obligations.worked import D, ask_for

ASK = ask_for()
AREA = st.decimals(0, 99_999, places=2)


@st.composite
def parts(draw: st.DrawFn) -> Part:
    ground = draw(AREA)
    above = ground + draw(AREA)
    excluded = draw(st.decimals(0, ground, places=2))
    return Part(
        uid=draw(st.text(min_size=1, max_size=4)), name="楼", phase=draw(st.sampled_from(["I", "II", "III"])),
        use=draw(st.sampled_from(["housing", "rebuilt_housing", "civil", "production"])), above_ground_m2=above,
        ground_floor_m2=ground, storeys=draw(st.integers(1, 30)),
        foundation_depth_m=draw(st.decimals(0, 9, places=2)), excluded_m2=excluded, excluded_ground_m2=excluded,
        exclusion_reason="架空层",
    )  # fmt: skip


@st.composite
def questions(draw: st.DrawFn) -> Question:
    return Question(
        family=draw(st.sampled_from(["a", "b"])), division_class="class_3", is_key_city=draw(st.booleans()),
        parts=tuple(draw(st.lists(parts(), min_size=1, max_size=5))), zone=draw(st.sampled_from(["", "某园区"])),
        chosen_percent=draw(st.decimals(2, 3, places=2)),
    )  # fmt: skip


def total(question: Question) -> Decimal:
    return required_m2(lines_of(question, ASK))


@given(questions(), AREA)
def test_more_area_never_owes_less(question: Question, more: Decimal) -> None:
    first, *others = question.parts
    larger = replace(
        first, above_ground_m2=first.above_ground_m2 + more, ground_floor_m2=(first.ground_floor_m2 or D(0)) + more
    )
    assert total(replace(question, parts=(larger, *others))) >= total(question)


@given(questions())
def test_leaving_more_out_never_owes_more(question: Question) -> None:
    first, *others = question.parts
    everything = replace(first, excluded_m2=first.above_ground_m2, excluded_ground_m2=first.ground_floor_m2)
    assert total(replace(question, parts=(everything, *others))) <= total(question)


@given(questions())
def test_the_phases_add_up_to_the_whole(question: Question) -> None:
    assert sum(total(replace(question, phase=phase)) for phase in ("I", "II", "III")) == total(question)


@given(questions())
def test_the_order_of_the_buildings_does_not_matter(question: Question) -> None:
    assert total(replace(question, parts=question.parts[::-1])) == total(question)


@given(questions())
def test_nobody_owes_more_than_is_built(question: Question) -> None:
    lines = lines_of(question, ASK)
    assert all(D(0) <= line.required_m2 <= line.area_m2 for line in lines)


@given(questions())
def test_what_is_stored_and_read_again_answers_the_same(question: Question) -> None:
    stored = json.loads(json.dumps(stored_question(question)))
    assert question_of(stored) == question
    lines = lines_of(question, ASK)
    assert [line_of(json.loads(json.dumps(stored_line(line)))) for line in lines] == lines
