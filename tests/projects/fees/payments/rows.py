"""One row of everything at the till, for the walk of who may see what."""

import datetime as dt

from django.db import models

from projects.fees.collection.models import CollectionStep
from projects.fees.models import FeeCase
from projects.fees.payments.models import Payment, PaymentPosting
from projects.fees.reconciliation.models import Reconciliation
from projects.fees.refunds.models import Refund, WriteOff
from projects.ledger.models import Transfer
from tests.cast import County

DAY = dt.date(2019, 6, 1)


def till_rows(county: County) -> list[models.Model]:
    """Of a case and a transfer that the county has already."""
    office, clerk = county.organisation, county.clerk
    case = FeeCase.objects.filter(organisation=office).order_by("pk")[0]
    payment = Payment.objects.create(
        organisation=office, case=case, channel="treasury", receipt_kind="payment_slip", received_on=DAY,
        receipt_number=f"PJ{office.code}", amount_fen=100, payer_name="江城置业有限公司", recorded_by=clerk,
    )  # fmt: skip
    transfer = Transfer.objects.filter(organisation=office, payment_posting=None).order_by("pk")[0]
    return [
        payment,
        PaymentPosting.objects.create(payment=payment, transfer=transfer, case=case, act="paid"),
        CollectionStep.objects.create(organisation=office, case=case, kind="demand", owed_fen=100, prepared_by=clerk),
        Refund.objects.create(
            organisation=office, case=case, ground="area_cut", amount_fen=1, applied_on=DAY, payee_name="江城",
            grounds_told="核减", collector="office", entered_by=clerk,
        ),
        WriteOff.objects.create(
            organisation=office, case=case, amount_fen=1, basis="企业破产法第一百二十条", finding="终结",
            decision_number="破1", decision_on=DAY, proposed_by=clerk,
        ),
        Reconciliation.objects.create(
            organisation=office, channel="treasury", starts_on=DAY, ends_on=DAY, files_sha256="0" * 64, file_rows=1,
            book_rows=1, file_fen=100, book_fen=100, run_by=clerk,
        ),
    ]  # fmt: skip
