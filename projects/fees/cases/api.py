"""``/api/v1/projects/fee-cases/``: list, read, create, change; assess, relief, notices, move."""

from typing import Any

import django_filters as filters
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.response import Response

from civildefense.accounts.api import own_organisation
from civildefense.accounts.models import Organisation
from civildefense.common.api.etag import check_match
from civildefense.common.api.problems import NotYours
from civildefense.common.api.viewsets import Changing, Creating, Listing, Reading, ScopedViewSet
from civildefense.common.filters import ChangedSinceFilter
from civildefense.records.idempotency import idempotent
from projects.developments.models import Development, Phase
from projects.fees.cases import assessing, services
from projects.fees.cases.serializers import (
    AssessmentSerializer,
    AssessSerializer,
    DraftNoticeSerializer,
    FeeCaseMoveSerializer,
    FeeCaseSerializer,
    NoticeSerializer,
    ReliefSerializer,
)
from projects.fees.errors import PromiseIsNoGround
from projects.fees.models import FeeCase, ReliefGround
from projects.fees.notices.services import draft_notice
from projects.fees.relief.promises import is_promise
from projects.fees.relief.services import request_relief
from projects.fees.states import CaseState, Standing
from projects.obligations.models import Obligation


class FeeCaseFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(label=gettext_lazy("state"), choices=CaseState.choices)
    standing = filters.MultipleChoiceFilter(label=gettext_lazy("money"), choices=Standing.choices)
    number = filters.CharFilter(label=gettext_lazy("number"))
    development = filters.UUIDFilter(label=gettext_lazy("development (id)"), field_name="development__uid")
    payer = filters.UUIDFilter(label=gettext_lazy("payer (id)"), field_name="payer__uid")
    organisation = filters.CharFilter(label=gettext_lazy("organisation (code)"), method="of_organisation")
    charging_year = filters.NumberFilter(label=gettext_lazy("charging period (year)"))
    is_before_portal = filters.BooleanFilter(label=gettext_lazy("decided before the portal"))
    updated_since = ChangedSinceFilter()

    class Meta:
        model = FeeCase
        fields: tuple[str, ...] = ()

    def of_organisation(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        organisation = Organisation.objects.visible_to(self.request.user).filter(code=value).first()
        if organisation is None:
            raise Http404  # another county's code and no code at all look the same
        return queryset.filter(organisation=organisation)


class FeeCaseViewSet(Listing, Reading, Creating, Changing, ScopedViewSet):
    """Fee cases of the caller's organisations, with their money as the ledger has it."""

    queryset = FeeCase.objects.select_related("organisation", "development", "phase", "payer").with_standing()
    serializer_class = FeeCaseSerializer
    filterset_class = FeeCaseFilter
    ordering_fields = ("updated_at", "created_at", "number", "charging_year")
    rights = {
        "assess": "projects.add_assessment",
        "assessments": "projects.view_assessment",
        "reliefs": "projects.view_relief",
        "relief": "projects.add_relief",
        "notices": "projects.view_feenotice",
        "notice": "projects.add_feenotice",
        "move": "projects.view_feecase",  # which step needs which right is the table's matter
    }
    create = idempotent(Creating.create)

    def perform_create(self, serializer: Any) -> FeeCase:
        fields = {"source": "api", **serializer.validated_data}
        fields["organisation"] = fields.get("organisation") or own_organisation(self.request)
        fields["phase"] = _phase(fields["development"], fields.pop("phase", {}).get("number"))
        amount = fields.pop("prior_amount_fen", None)
        if amount is None:
            return services.open_case(by=self.request.user, **fields)
        missing = [name for name in ("prior_number", "prior_decided_on") if not fields.get(name)]
        if missing:
            wrong = _("An old case has the number, the day and the amount of its decision: all three.")
            raise ValidationError({name: [ErrorDetail(wrong, "required")] for name in missing})
        return services.enter_old_case(by=self.request.user, amount_fen=amount, **fields)

    def perform_update(self, serializer: Any) -> FeeCase:
        fields = dict(serializer.validated_data)
        if "phase" in fields:
            fields["phase"] = _phase(serializer.instance.development, fields.pop("phase").get("number"))
        return services.change_case(case=serializer.instance, by=self.request.user, **fields)

    @extend_schema(request=FeeCaseMoveSerializer, responses=FeeCaseSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @transaction.atomic
    def move(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Take one of the steps in ``moves``; 409 says what state, case or the caller's role have against it."""
        case, step = self._locked_and_valid(FeeCaseMoveSerializer)
        return self.answer(services.move_case(case=case, by=request.user, **step.validated_data))

    @extend_schema(request=AssessSerializer, responses=FeeCaseSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @transaction.atomic
    def assess(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Calculate the fee; it is owed once somebody else has examined and signed it."""
        case, body = self._locked_and_valid(AssessSerializer)
        entered = body.entered()
        entered["obligation"] = self._obligation(entered["obligation"])
        assessing.assess(case=case, by=request.user, **entered)
        return self.answer(case)

    @extend_schema(responses=AssessmentSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def assessments(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """The chain, the newest first, each with everything that a hand calculation needs."""
        rows = self.get_object().assessments.select_related(
            "decision__decided_by", "decision__examined_by", "assessed_by", "supersedes", "obligation"
        )
        return Response(AssessmentSerializer(rows, many=True, context=self.get_serializer_context()).data)

    @extend_schema(responses=ReliefSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def reliefs(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        rows = self.get_object().reliefs.select_related("ground")
        return Response(ReliefSerializer(rows, many=True, context=self.get_serializer_context()).data)

    @extend_schema(request=ReliefSerializer, responses={201: ReliefSerializer})
    @reliefs.mapping.post
    @idempotent
    @transaction.atomic
    def relief(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Ask for a relief on a listed ground; two other people examine and decide it."""
        case, body = self._locked_and_valid(ReliefSerializer)
        fields = dict(body.validated_data)
        row = request_relief(case=case, ground=_ground(fields.pop("ground")), by=request.user, **fields)
        data = ReliefSerializer(row, context=self.get_serializer_context()).data
        return Response(data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=NoticeSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def notices(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        rows = self.get_object().notices.select_related("paper")
        return Response(NoticeSerializer(rows, many=True, context=self.get_serializer_context()).data)

    @extend_schema(request=DraftNoticeSerializer, responses={201: NoticeSerializer})
    @notices.mapping.post
    @idempotent
    @transaction.atomic
    def notice(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Draft the notice for what is owed today; people check, review and sign it on the desk."""
        case, body = self._locked_and_valid(DraftNoticeSerializer)
        row = draft_notice(case=case, by=request.user, **body.validated_data)
        data = NoticeSerializer(row, context=self.get_serializer_context()).data
        return Response(data, status=status.HTTP_201_CREATED)

    def _locked_and_valid(self, serializer_class: Any) -> tuple[FeeCase, Any]:
        case = self.get_locked_object()
        body = serializer_class(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        check_match(self.request, case)
        return case, body

    def _obligation(self, uid: Any) -> Obligation | None:
        if uid is None:
            return None
        found: QuerySet[Obligation] = Obligation.objects.visible_to(self.request.user).filter(uid=uid)
        if (row := found.first()) is None:
            raise NotYours("#/obligation")
        return row


def _phase(development: Development, number: int | None) -> Phase | None:
    if number is None:
        return None
    phase = Phase.objects.filter(development=development, number=number).first()
    if phase is None:
        wrong = ErrorDetail(_("The development has no phase with this number."), "does_not_exist")
        raise ValidationError({"phase": [wrong]})
    return phase


def _ground(code: str) -> ReliefGround:
    """A listed ground by its code, the one in force today first; promises are refused by their name."""
    if is_promise(code):
        raise PromiseIsNoGround()
    listed = ReliefGround.objects.filter(code=code)
    ground = listed.in_force(timezone.localdate()).first() or listed.order_by("-starts_on").first()
    if ground is None:
        raise ValidationError({"ground": [ErrorDetail(_("No such ground is listed."), "does_not_exist")]})
    return ground
