"""A portal with one address, which posts; and, as a program, what stands before the killing and is read after it.

``python -m tests.deep.posting_site prepare CASES`` and ``… check JOURNAL…``: each prints one line of JSON.
"""

import datetime as dt
import json
import os
import sys
import uuid
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from tests.deep.journal import entries

DAY = dt.date(2019, 6, 1)
OWED_FEN = 10**12


@csrf_exempt
def post_one(request: HttpRequest) -> JsonResponse:
    """Answers when the payment is committed, and not before."""
    from civildefense.accounts.models import User
    from projects.ledger.models import Account
    from projects.ledger.services import post

    asked = json.loads(request.body)
    accounts = {account.kind: account for account in Account.objects.filter(subject_uid=asked["case"])}
    posting = post(
        debit=accounts["collected"], credit=accounts["receivable"], amount_fen=asked["fen"], occurred_on=DAY,
        memo="缴款", key=asked["key"], by=User.objects.get(username="poster"),
    )  # fmt: skip
    return JsonResponse({"uid": str(posting.transfer.uid), "worker": os.getpid()})


urlpatterns = [path("post/", post_one), path("healthz", lambda request: JsonResponse({}))]


def prepare(count: int) -> list[str]:
    """Uids of new cases; each owes so much that nobody ever pays it."""
    from civildefense.accounts.models import Organisation, User
    from projects.ledger.services import open_account, post

    call_command("migrate", verbosity=0)
    office, _new = Organisation.objects.get_or_create(code="L3", defaults={"name": "试验", "kind": "city_office"})
    user, _new = User.objects.get_or_create(username="poster")
    made = [uuid.uuid4() for _ in range(count)]
    for uid in made:
        owed, assessed, _collected = (
            open_account(organisation=office, kind=kind, title=str(uid), subject_uid=uid)
            for kind in ("receivable", "assessed", "collected")
        )
        post(debit=owed, credit=assessed, amount_fen=OWED_FEN, occurred_on=DAY, memo="核定", key=str(uid), by=user)
    return [str(uid) for uid in made]


def check(journals: list[Path]) -> dict[str, Any]:
    """Acknowledged and not there, there and never asked for, and what ``verify_ledger`` finds."""
    from projects.ledger.models import Transfer
    from projects.ledger.verify import faults

    intents, acknowledged = {}, {}
    for entry in (entry for journal in journals for entry in entries(journal)):
        (acknowledged if "uid" in entry else intents)[entry["key"]] = entry
    payments = Transfer.objects.filter(memo="缴款").values_list("idempotency_key", "amount_fen", "uid")
    there = {key: (fen, str(uid)) for key, fen, uid in payments}
    with connection.cursor() as cursor:
        found = list(faults(cursor))
    return {
        "acknowledged": len(acknowledged),
        "lost": [key for key, ack in acknowledged.items() if there.get(key) != (intents[key]["fen"], ack["uid"])],
        "ghosts": [key for key, (fen, _uid) in there.items() if intents.get(key, {}).get("fen") != fen],
        "faults": found,
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.deep.posting_settings")
    from civildefense import embedded

    embedded.hold()
    django.setup()
    verb, *given = sys.argv[1:]
    print(json.dumps(prepare(int(given[0])) if verb == "prepare" else check([Path(name) for name in given])))
