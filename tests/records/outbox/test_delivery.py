"""A message goes out after its act stands, under one key, until it is taken; and nobody is told twice."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from civildefense.common.errors import MoveRefused
from civildefense.records.models import OutboxMessage, Transition
from civildefense.records.outbox import delivery, errors, services
from tests.cast import Cast, make_cast
from tests.records.outbox.receiver import Receiver, listening, put

State = OutboxMessage.State


@pytest.fixture
def tax(settings: Any) -> Iterator[Receiver]:
    with listening() as receiver:
        settings.OUTBOX_URLS = {"tax": receiver.url}
        yield receiver


def later(minutes: float) -> Any:
    return time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes), tick=False)


@pytest.mark.django_db
def test_a_message_is_sent_with_its_key_and_the_answer_is_kept(cast: Cast, tax: Receiver, settings: Any) -> None:
    settings.OUTBOX_TOKENS = {"tax": "secret"}
    tax.answers = [(200, '{"accepted": "SZ-0001"}')]
    message = put(cast)
    assert message.organisation == cast.city
    delivery.deliver_due()
    message.refresh_from_db()
    assert (message.state, message.answer["body"]) == (State.ANSWERED, {"accepted": "SZ-0001"})
    sent = tax.received[0]
    assert (sent["headers"]["Idempotency-Key"], sent["headers"]["Authorization"]) == ("fee-1", "Bearer secret")
    assert sent["body"]["content"] == {"amount_fen": 6_172_500}
    delivery.deliver_due()
    assert len(tax.received) == 1


@pytest.mark.django_db
def test_a_receiver_that_says_nothing_has_it_all_the_same(cast: Cast, tax: Receiver) -> None:
    message = put(cast)
    delivery.deliver_due()
    message.refresh_from_db()
    assert message.state == State.SENT


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_before_the_act_stands(tax: Receiver) -> None:
    cast = make_cast()

    def fail_after_putting() -> None:
        put(cast)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        transaction.atomic(fail_after_putting)()
    delivery.deliver_due()
    assert (tax.received, OutboxMessage.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_killed_between_sending_and_noting_it_goes_again_under_the_same_key(
    cast: Cast, tax: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_arguments: Any, **_fields: Any) -> None:
        raise Killed

    message = put(cast)
    monkeypatch.setattr(delivery, "_note", die)
    with pytest.raises(Killed):
        delivery.deliver_due()
    monkeypatch.undo()
    assert delivery.deliver_due() == 0  # the claim still stands: it may be on its way
    with pytest.raises(errors.UnderWay):
        services.hand_over(message=message, by=cast.finance, reason="送达办税大厅")
    with later(4):
        delivery.deliver_due()
    message.refresh_from_db()
    assert (message.state, tax.keys) == (State.SENT, ["fee-1", "fee-1"])


@pytest.mark.django_db
def test_pauses_grow_until_somebody_has_to_look(cast: Cast, tax: Receiver) -> None:
    tax.answers = [(503, "busy")]
    message = put(cast)
    pauses = []
    for _attempt in range(delivery.MOST_ATTEMPTS):
        with time_machine.travel(OutboxMessage.objects.get(pk=message.pk).next_try_at, tick=False):
            delivery.deliver_due()
            message.refresh_from_db()
            pauses.append(message.next_try_at - timezone.now())
    assert pauses[:4] == [dt.timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert max(pauses) == delivery.LONGEST_PAUSE
    assert (message.state, message.failure, len(tax.received)) == (State.FAILED, "HTTP 503 busy", len(pauses))


@pytest.mark.django_db
def test_a_refusal_is_no_reason_to_ask_again(cast: Cast, tax: Receiver) -> None:
    tax.answers = [(422, "no such payer"), (200, "")]
    message = put(cast)
    delivery.deliver_due()
    message.refresh_from_db()
    assert (message.state, message.failure) == (State.FAILED, "HTTP 422 no such payer")
    services.try_again(message=message, by=cast.finance)
    delivery.deliver_due()
    message.refresh_from_db()
    assert message.state == State.SENT


@pytest.mark.django_db
def test_of_two_workers_one_sends(cast: Cast) -> None:
    first, second = put(cast), put(cast)
    assert [delivery._claim(message) for message in (first, second)] == [True, False]


@pytest.mark.django_db
def test_silence_is_no_refusal(cast: Cast, settings: Any) -> None:
    with listening() as gone:
        settings.OUTBOX_URLS = {"tax": gone.url}
    message = put(cast)
    delivery.deliver_due()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.WAITING, 1)
    assert "refused" in message.failure


@pytest.mark.django_db
def test_nobody_is_sent_elsewhere(cast: Cast, tax: Receiver) -> None:
    tax.answers = [(302, "")]
    message = put(cast)
    delivery.deliver_due()
    message.refresh_from_db()
    assert (message.state, len(tax.received)) == (State.WAITING, 1)
    assert message.failure.endswith("HTTP 302")


@pytest.mark.django_db
def test_what_came_first_about_a_record_goes_first(cast: Cast, tax: Receiver) -> None:
    tax.answers = [(503, ""), (200, "")]
    put(cast, "fee-1")
    put(cast, "fee-2", payload={"amount_fen": 1})
    put(cast, "other", subject=cast.b.facility)
    delivery.deliver_due()
    assert tax.keys == ["fee-1", "other"]
    with later(2):
        delivery.deliver_due()
        delivery.deliver_due()
    assert tax.keys == ["fee-1", "other", "fee-1", "fee-2"]


@pytest.mark.django_db
def test_without_an_address_it_waits_for_a_hand(cast: Cast, settings: Any) -> None:
    settings.OUTBOX_URLS = {}
    message = put(cast)
    delivery.deliver_due()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.WAITING, 0)
    with pytest.raises(MoveRefused):
        services.hand_over(message=message, by=cast.finance, reason="")
    with pytest.raises(MoveRefused):
        services.hand_over(message=message, by=cast.editor, reason="送达")
    services.hand_over(message=message, by=cast.finance, reason="打印件送税务局收费科")
    assert (message.state, message.hand_reason) == (State.TAKEN_BY_HAND, "打印件送税务局收费科")
    assert Transition.objects.about(message).get().reason == "打印件送税务局收费科"


@pytest.mark.django_db
def test_the_same_key_is_the_same_message(cast: Cast) -> None:
    assert put(cast).pk == put(cast).pk
    with pytest.raises(errors.KeyTaken):
        put(cast, payload={"amount_fen": 1})
