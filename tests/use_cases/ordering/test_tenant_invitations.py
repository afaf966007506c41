"""A basket that names a standing tenant waits for its authorisation: the link, the looks at Microsoft, the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.support.parties import a_reseller
from tests.support.people import a_person
from tests.support.story import Story, filled_basket
from tests.support.tenants import a_tenant, accepts, name, rival_of

from tenantry.foundation.clock import machine_now
from tenantry.foundation.slices import Wish
from tenantry.jobs.models import Event
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.ids import BasketId
from tenantry.kernel.problems import Code, Refused
from tenantry.notices.letters import letter
from tenantry.notices.reads import MailView, mails
from tenantry.notices.tenant_letters import invitation_text
from tenantry.ordering.models import Basket, TenantInvitation
from tenantry.ordering.reads import baskets_slice, tenant_invitation
from tenantry.ordering.touching import NOT_OPEN
from tenantry.ordering.use_cases.change_basket import abandon_basket
from tenantry.ordering.use_cases.look_for_acceptance import NOT_INVITED, look_for_acceptance
from tenantry.ordering.use_cases.look_for_acceptances_due import look_for_acceptances_due
from tenantry.ordering.use_cases.request_tenant_invitation import (
    MICROSOFT_UNAVAILABLE,
    NO_CUSTOMER,
    NO_TENANT,
    request_tenant_invitation,
)
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.parties.permissions import NOT_FOUND
from tenantry.parties.use_cases.change_setting import change_setting

NOW = machine_now


def waiting(story: Story) -> tuple[BasketId, Any, str]:
    """A basket for a stranger's tenant, with that tenant and its domain."""
    domain, tenant = a_tenant(story)
    basket = filled_basket(story).basket_id
    name(story, basket, domain)
    return basket, tenant, domain


def invite(
    story: Story, basket: BasketId, *, by: Actor | None = None, at: Any = None, is_mailed: bool = False
) -> str:
    now = at or NOW()
    return request_tenant_invitation(
        basket_id=basket, is_mailed=is_mailed, by=by or story.reseller, now=now, machine_now=NOW()
    )


def look(story: Story, basket: BasketId, *, at: Any = None, by: Actor | None = None) -> str:
    return look_for_acceptance(
        basket_id=basket, by=by or story.shop.house.system, now=at or NOW(), machine_now=NOW()
    )


def the_invitation(basket: BasketId) -> TenantInvitation:
    return TenantInvitation.objects.get(basket__public_id=basket)


def happened(basket: BasketId) -> list[str]:
    rows = Event.objects.filter(
        aggregate_kind="basket", aggregate_id=basket, name__startswith="basket.tenant_"
    )
    return list(rows.order_by("sequence").values_list("name", flat=True))


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[Code, str | None]]:
    return [(one.code, one.field) for one in refused.value.problems]


def told(story: Story, basket: BasketId) -> list[MailView]:
    """The mails that came of the basket's invitation."""
    for consumer in ("notices.tenant_invitation", "notices.tenant_answer"):
        deliver_events(
            consumer=consumer,
            provider_id=story.shop.house.id,
            aggregate_kind="basket",
            aggregate_id=basket,
        )
    found = mails(story.staff, limit=50)
    return [one for one in found if one.params.get("basket") == basket][::-1]


def listed(story: Story, basket: BasketId) -> tuple[object, object]:
    rows = baskets_slice(story.reseller, Wish(size=50, sort="changed", descending=True)).rows
    row = next(one for one in rows if one.public_id == basket)
    return row.waits_since, row.waits_until


def test_the_link_is_microsofts_made_for_this_reseller_and_the_list_says_since_when_it_waits(
    story: Story,
) -> None:
    basket, tenant, domain = waiting(story)
    assert listed(story, basket) == (None, None)
    at = NOW()
    invite(story, basket, at=at)
    row = the_invitation(basket)
    query = {key: value[0] for key, value in parse_qs(urlsplit(row.url).query).items()}
    provider = story.simulator.control("GET", "partner")["tenantId"]
    assert (query["partnerId"], query["msppId"]) == (story.reseller_tenant, story.partner_id)
    assert (query["indirectCSPId"], query["DAP"]) == (provider, "false")
    assert (row.tenant_id, row.domain, row.state) == (tenant, domain, "open")
    assert (row.requested_by, row.expires_at) == (story.reseller.id, at + timedelta(days=30))
    assert listed(story, basket) == (at, at + timedelta(days=30))
    run = run_preflight(basket_id=basket, by=story.reseller, now=NOW())
    check = next(one for one in run.checks if one.code == "tenant_authorised")
    assert check.as_data()["link"] == "tenant_invitation"


def test_asked_again_the_same_invitation_waits_anew(story: Story) -> None:
    basket, _, _ = waiting(story)
    first = invite(story, basket)
    later = NOW() + timedelta(days=9)
    change_setting(name="tenant_invitation_days", value=10, by=story.staff, now=NOW())
    assert invite(story, basket, at=later) == first
    assert the_invitation(basket).expires_at == later + timedelta(days=10)


def test_another_tenant_gets_an_invitation_of_its_own(story: Story) -> None:
    basket, _, _ = waiting(story)
    first = invite(story, basket)
    domain, tenant = a_tenant(story)
    name(story, basket, domain)
    assert listed(story, basket) == (None, None)
    second = invite(story, basket)
    states = dict(TenantInvitation.objects.filter(basket__public_id=basket).values_list("public_id", "state"))
    assert states == {first: "withdrawn", second: "open"}
    assert TenantInvitation.objects.get(public_id=second).tenant_id == tenant


def test_who_cannot_be_invited_is_told_why_and_nothing_is_written(story: Story) -> None:
    basket = filled_basket(story).basket_id
    with pytest.raises(Refused) as error:
        invite(story, basket)
    assert codes(error) == [(NO_TENANT, "existing_domain")]
    Basket.objects.filter(public_id=basket).update(customer_id=None)
    with pytest.raises(Refused) as error:
        invite(story, basket)
    assert codes(error) == [(NO_CUSTOMER, "customer"), (NO_TENANT, "existing_domain")]
    abandon_basket(basket_id=basket, by=story.reseller, now=NOW())
    with pytest.raises(Refused) as error:
        invite(story, basket)
    assert [code for code, _ in codes(error)] == [NOT_OPEN]
    with pytest.raises(Refused) as error:
        look(story, basket)
    assert codes(error) == [(NOT_INVITED, None)]
    assert not TenantInvitation.objects.filter(basket__public_id=basket).exists()


def test_microsofts_silence_makes_no_invitation(story: Story) -> None:
    basket, _, _ = waiting(story)
    fault = {"operation": "relationship_request", "kind": "status", "status": 503, "count": 0}
    story.simulator.control("POST", "faults", fault)
    try:
        with pytest.raises(Refused) as error:
            invite(story, basket)
    finally:
        story.simulator.control("DELETE", "faults")
    assert codes(error) == [(MICROSOFT_UNAVAILABLE, None)]
    assert not TenantInvitation.objects.filter(basket__public_id=basket).exists()


def test_the_basket_goes_on_by_itself_when_this_reseller_is_accepted_and_no_other(story: Story) -> None:
    basket, tenant, _ = waiting(story)
    buyer = a_person(
        story.shop.house.system, Role.RESELLER, party=story.shop.house.reseller.public_id, name="Rui Costa"
    )
    invite(story, basket, by=buyer.actor)
    accepts(rival_of(story), tenant)
    assert look(story, basket) == "open"
    assert (the_invitation(basket).looks, told(story, basket)) == (1, [])

    accepts(story, tenant)
    assert [look(story, basket) for _ in range(2)] == ["accepted", "accepted"]
    assert happened(basket) == ["basket.tenant_invited", "basket.tenant_accepted"]
    (mail,) = told(story, basket)
    assert (mail.kind, mail.recipient) == ("tenant_accepted", buyer.email)
    assert f"/shop/baskets/{basket}/check/" in letter(mail).text
    assert listed(story, basket) == (None, None)
    run = run_preflight(basket_id=basket, by=story.reseller, now=NOW())
    assert next(one.status for one in run.checks if one.code == "tenant_authorised") == "met"


def test_nobody_accepted_in_time_and_the_buyer_is_told(story: Story) -> None:
    basket, tenant, _ = waiting(story)
    buyer = a_person(story.shop.house.system, Role.RESELLER, party=story.shop.house.reseller.public_id)
    invite(story, basket, by=buyer.actor)
    later = NOW() + timedelta(days=30, minutes=1)
    assert look(story, basket, at=later) == "expired"
    (mail,) = told(story, basket)
    assert (mail.kind, mail.recipient) == ("tenant_invitation_expired", buyer.email)
    assert happened(basket)[-1] == "basket.tenant_invitation_expired"
    assert invite(story, basket, at=later)
    assert Basket.objects.get(public_id=basket).state == "open"
    accepts(story, tenant)
    assert look(story, basket, at=later) == "accepted"


def test_the_customer_is_written_to_in_its_language_when_the_buyer_wants_it(story: Story) -> None:
    basket, _, domain = waiting(story)
    row = Basket.objects.select_related("customer").get(public_id=basket)
    assert row.customer is not None
    row.customer.language = "de"
    row.customer.save(update_fields=["language"])
    invite(story, basket)
    assert told(story, basket) == []
    invite(story, basket, is_mailed=True)
    (mail,) = told(story, basket)
    assert (mail.kind, mail.recipient, mail.language) == ("tenant_invitation", "geral@quinta.example", "de")
    found = letter(mail)
    ready = tenant_invitation(story.reseller, row.pk)
    assert ready is not None
    subject, text = invitation_text(ready)
    assert found.subject == subject and subject.startswith("Bitte autorisieren Sie")
    for words in (domain, "Quinta do Lago, Lda", ready.url, "Ana Silva"):
        assert words in found.text and words in text


def test_a_basket_that_went_another_way_waits_no_longer_and_nobody_is_told(story: Story) -> None:
    basket, tenant, _ = waiting(story)
    invite(story, basket)
    accepts(story, tenant)
    abandon_basket(basket_id=basket, by=story.reseller, now=NOW())
    assert look(story, basket) == "withdrawn"
    assert happened(basket) == ["basket.tenant_invited"]


def test_microsofts_silence_leaves_the_basket_waiting(story: Story) -> None:
    basket, tenant, _ = waiting(story)
    invite(story, basket)
    accepts(story, tenant)
    fault = {"operation": "customer_relationships", "kind": "status", "status": 503, "count": 0}
    story.simulator.control("POST", "faults", fault)
    try:
        assert look(story, basket) == "open"
    finally:
        story.simulator.control("DELETE", "faults")
    assert look(story, basket) == "accepted"


def test_the_worker_looks_once_when_a_pause_is_over_and_ever_less_often(story: Story) -> None:
    basket, _, _ = waiting(story)
    invite(story, basket)
    first = the_invitation(basket).look_at

    def queued() -> int:
        return ProcrastinateJob.objects.filter(
            queueing_lock=f"tenant_invitation:{basket}", status="todo"
        ).count()

    look_for_acceptances_due(machine_now=first - timedelta(seconds=1))
    assert queued() == 0
    for _ in range(2):
        look_for_acceptances_due(machine_now=first)
    assert queued() == 1
    pauses = []
    for _ in range(6):
        before = NOW()
        look(story, basket)
        pauses.append((the_invitation(basket).look_at - before).total_seconds() // 60)
    assert pauses == [1, 2, 3, 5, 10, 15]


def test_an_invitation_is_shown_to_nobody_else(story: Story) -> None:
    basket, _, _ = waiting(story)
    invite(story, basket)
    stranger = a_reseller(story.shop.house.system, now=NOW()).program.actor
    for ask in (invite, look):
        with pytest.raises(Refused) as error:
            ask(story, basket, by=stranger)
        assert [code for code, _ in codes(error)] == [NOT_FOUND]
