"""Kept views, chosen columns and the page's size: everybody sets up a list, nobody sees more by it."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from civildefense.accounts.models import ListPreference, SavedView, User
from civildefense.common.datasheet import Level, sheet_of
from tests.cast import Cast, make_facility, signed_in

LIST = "/admin/shelters/facility/"
TABLES = sorted(admin.site._registry, key=lambda model: model._meta.label)


def keep(client: Client, name: str, query: str, **more: str) -> Any:
    data = {"table": "shelters.facility", "name": name, "query": query, **more}
    return client.post(reverse("admin:saved_views"), data)


def kept(user: User, name: str, **fields: Any) -> SavedView:
    return SavedView.objects.create(owner=user, table="shelters.facility", name=name, **fields)


def heads(listing: Any) -> list[str]:
    return [name for name in listing.list_display if name != "action_checkbox"]


def verb(client: Client, view: SavedView, what: str, **more: str) -> Any:
    return client.post(reverse("admin:saved_view", args=[view.uid]), {"verb": what, **more})


# --- Keeping and opening --------------------------------------------------------------------------------


def test_a_view_brings_back_filters_search_order_and_columns(cast: Cast) -> None:
    for key, state in (("2", "idle"), ("3", "idle"), ("4", "in_service")):
        make_facility(cast.a, key, name=f"库{key}", state=state)
    client = signed_in(cast.a.clerk)
    answer = keep(client, "闲置的库", "?state__exact=idle&q=库&o=-name&cols=name,capacity")
    listing = client.get(client.get(answer.url).url).context["cl"]
    assert [row.name for row in listing.result_list] == ["库3", "库2"]
    assert heads(listing) == ["name", "capacity"]
    assert listing.tab.label == "闲置的库"
    assert not listing.is_changed


def test_a_view_that_is_filtered_further_says_that_it_was_changed(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    view = kept(cast.a.clerk, "闲置", parameters={"state__exact": ["idle"]})
    listing = client.get(LIST, {"state__exact": "idle", "q": "库", "view": str(view.uid)}).context["cl"]
    assert listing.is_changed
    verb(client, view, "reset", query="?state__exact=idle&q=库")
    view.refresh_from_db()
    assert view.parameters == {"state__exact": ["idle"], "q": ["库"]}


def test_what_the_list_no_longer_has_is_said_and_the_rest_opens(cast: Cast) -> None:
    gone = {"state__exact": ["idle"], "colour__exact": ["red"], "cols": ["name,colour"], "o": ["-colour"]}
    view = kept(cast.a.clerk, "旧视图", parameters=gone)
    answer = signed_in(cast.a.clerk).get(reverse("admin:saved_view", args=[view.uid]), follow=True)
    assert answer.status_code == 200
    assert answer.context["cl"].params["state__exact"] == "idle"
    (message,) = answer.context["messages"]
    assert "colour" in str(message)


def test_a_view_of_a_list_that_the_role_may_not_open_is_refused(cast: Cast) -> None:
    view = SavedView.objects.create(owner=cast.inspector, table="accounts.user", name="人员", parameters={})
    assert signed_in(cast.inspector).get(reverse("admin:saved_view", args=[view.uid])).status_code == 403
    assert signed_in(cast.inspector).post(
        reverse("admin:saved_views"), {"table": "no.such", "name": "x"}
    ).status_code == 400  # fmt: skip


def test_the_default_view_opens_first_and_everything_is_one_click_away(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    keep(client, "闲置", "?state__exact=idle", first="1")
    opened = client.get(LIST, follow=True).context["cl"]
    assert opened.params["state__exact"] == "idle"
    plain = client.get(LIST + opened.everything_url).context["cl"]
    assert "state__exact" not in plain.params
    verb(client, SavedView.objects.get(), "not_first")
    assert client.get(LIST).status_code == 200


# --- Sharing --------------------------------------------------------------------------------------------


def test_a_shared_view_shows_each_reader_their_own_rows(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    answer = keep(client, "全部在用", "?state__exact=in_service", office=str(cast.a.organisation.uid))
    assert SavedView.objects.get().shared_with == cast.a.organisation
    listing = signed_in(cast.a.signer).get(answer.url, follow=True).context["cl"]
    assert {row.organisation for row in listing.result_list} == {cast.a.organisation}
    for stranger in (cast.b.clerk, cast.clerk):
        assert signed_in(stranger).get(answer.url).status_code == 404


def test_a_view_is_shared_with_ones_own_office_alone(cast: Cast) -> None:
    keep(signed_in(cast.a.clerk), "x", "?state__exact=idle", office=str(cast.b.organisation.uid))
    assert SavedView.objects.get().shared_with is None


def test_only_the_owner_changes_and_an_administrator_deletes_what_is_shared(cast: Cast) -> None:
    shared = kept(cast.a.clerk, "共享", shared_with=cast.a.organisation)
    private = kept(cast.a.clerk, "私有")
    colleague, administrator = signed_in(cast.a.signer), signed_in(cast.administrator)
    for what in ("rename", "share", "reset", "delete"):
        verb(colleague, shared, what, name="改")
    shared.refresh_from_db()
    assert (shared.name, shared.shared_with) == ("共享", cast.a.organisation)
    assert verb(administrator, private, "delete").status_code == 404
    page = administrator.get(reverse("admin:saved_views")).content.decode()
    assert "共享" in page
    assert "私有" not in page
    verb(administrator, shared, "delete")
    assert list(SavedView.objects.all()) == [private]


def test_a_view_is_renamed_shared_and_deleted_by_its_owner(cast: Cast) -> None:
    client, view = signed_in(cast.a.clerk), kept(cast.a.clerk, "一")
    verb(client, view, "rename", name="二")
    verb(client, view, "share", office=str(cast.a.organisation.uid))
    view.refresh_from_db()
    assert (view.name, view.shared_with) == ("二", cast.a.organisation)
    verb(client, view, "delete")
    assert not SavedView.objects.exists()


def test_a_colleague_whose_first_view_is_deleted_gets_the_plain_list(cast: Cast) -> None:
    view = kept(cast.a.clerk, "共享", shared_with=cast.a.organisation)
    colleague = signed_in(cast.a.signer)
    verb(colleague, view, "first")
    assert colleague.get(LIST).status_code == 302
    verb(signed_in(cast.a.clerk), view, "delete")
    assert colleague.get(LIST).status_code == 200


@pytest.mark.parametrize("name", ["", "  ", "预备指挥所", "已有"])
def test_a_name_that_cannot_be_is_refused(cast: Cast, name: str) -> None:
    kept(cast.a.clerk, "已有")
    keep(signed_in(cast.a.clerk), name, "?state__exact=idle")
    assert SavedView.objects.count() == 1


def test_a_search_word_of_level_x_is_not_kept(cast: Cast) -> None:
    keep(signed_in(cast.a.clerk), "词", "?q=预备指挥所")
    assert not SavedView.objects.exists()


# --- Columns --------------------------------------------------------------------------------------------


def test_columns_are_chosen_by_ticks_and_numbers(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    asked = "choose=columns&state__exact=in_service&col=name&col=capacity&col=duty_phone"
    answer = client.get(f"{LIST}?{asked}&at-name=3&at-capacity=1&at-duty_phone=2&at-state=1")
    listing = client.get(answer.url).context["cl"]
    assert heads(listing) == ["capacity", "duty_phone", "name"]
    assert listing.params["state__exact"] == "in_service"


def test_a_column_that_is_not_offered_cannot_be_asked_for(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    for asked in ("restricted__protection_level", "restricted", "organisation__users", "name,__class__", "pk"):
        answer = client.get(LIST, {"cols": asked})
        assert set(heads(answer.context["cl"])) <= set(
            admin.site.get_model_admin(answer.context["cl"].model).list_display
        )


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label)
def test_no_list_offers_a_restricted_column(model: Any) -> None:
    levels = sheet_of(model).levels()  # type: ignore[union-attr]
    for name in admin.site.get_model_admin(model).offered_columns():
        assert "__" not in name, name
        assert levels.get(name) is not Level.RESTRICTED, name


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label)
def test_every_offered_column_can_be_shown_and_sorted(cast: Cast, model: Any) -> None:
    user = next(person for person in [*cast.people.values()] if person.has_perm(_view(model)))
    client, model_admin = signed_in(user), admin.site.get_model_admin(model)
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    offered = model_admin.offered_columns()
    assert heads(client.get(url, {"cols": ",".join(offered)}).context["cl"]) == offered
    for name in offered:
        assert client.get(url, {"cols": ",".join(offered), "o": f"-{name}"}).status_code == 200, name


def _view(model: Any) -> str:
    return f"{model._meta.app_label}.view_{model._meta.model_name}"


def test_order_is_said_by_name_and_survives_other_columns(cast: Cast) -> None:
    for key, capacity in (("2", 5), ("3", 9)):
        make_facility(cast.a, key, capacity=capacity)
    client = signed_in(cast.a.clerk)
    for columns in ("name,capacity", "capacity,state,name"):
        listing = client.get(LIST, {"o": "capacity", "cols": columns}).context["cl"]
        assert [row.capacity for row in listing.result_list] == [5, 9, 800]
        assert "o=capacity" in listing.get_query_string()
    html = client.get(LIST, {"cols": "name,capacity"}).content.decode()
    assert "o=name" in html


# --- The page's size ------------------------------------------------------------------------------------


def test_the_pages_size_is_remembered(cast: Cast) -> None:
    for number in range(30):
        make_facility(cast.a, f"n{number}")
    client = signed_in(cast.a.clerk)
    answer = client.post(
        reverse("admin:page_size"), {"table": "shelters.facility", "page_size": "25", "query": "?o=name"}
    )
    assert answer.url.endswith("?o=name")
    assert len(client.get(LIST).context["cl"].result_list) == 25
    assert len(signed_in(cast.a.signer).get(LIST).context["cl"].result_list) == 31


@pytest.mark.parametrize("size", ["", "0", "26", "100000", "x"])
def test_other_sizes_are_refused(cast: Cast, size: str) -> None:
    signed_in(cast.a.clerk).post(reverse("admin:page_size"), {"table": "shelters.facility", "page_size": size})
    assert not ListPreference.objects.exists()


def test_setting_up_a_list_costs_two_questions(cast: Cast, django_assert_num_queries: Any) -> None:
    client = signed_in(cast.a.clerk)
    for number in range(8):
        kept(cast.a.clerk, f"视图{number}", parameters={"state__exact": ["idle"]})
    client.get(LIST)
    with django_assert_num_queries(12):
        client.get(LIST)
