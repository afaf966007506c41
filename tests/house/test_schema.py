"""What the database forbids, read from its catalogue: whose rows, where keys point, what never changes."""

from __future__ import annotations

import psycopg
import pytest
from django.apps import apps
from django.db import connection, models
from django.db.utils import ProgrammingError
from tests.house import source
from tests.house.conftest import Rows

from tenantry.foundation.fields import AmountField, RateField

MODULES = source.layers()
BUSINESS = MODULES[: MODULES.index("parties") + 1]  # parties and everything above

# Tables of all providers, each with its reason.
GLOBAL = {
    "parties_provider": "is the provider",
    "parties_user": "a person may work with several providers; the membership carries the provider",
}

# Unique beyond one provider, each with its reason.
UNIQUE_EVERYWHERE = {
    "parties_credential_public_id": "a bearer token is looked up before its provider is known",
}

# Never changed: the row is its own history.
APPEND_ONLY = {
    "foundation.AuditEvent", "jobs.Event", "parties.Setting", "parties.CreditLimit", "parties.ApprovalRule",
    "notices.Mail", "microsoft.Call", "catalog.SupplierPrice",
    "compliance.AgreementRecord", "compliance.VatCheck", "subscriptions.SubscriptionChange",
    "ordering.PreflightRun", "billing.Charge", "billing.Invoice", "billing.InvoiceLine",
    "billing.InvoiceFile", "billing.Payment", "billing.Allocation", "billing.JournalEntry", "billing.Posting",
}  # fmt: skip

# Changed by people, so that what stood there before is kept.
WITH_HISTORY = {
    "parties.Provider", "parties.PartnerCenterAccount", "parties.Party", "parties.Membership",
    "parties.Invitation",
    "catalog.PriceList", "catalog.ProductType", "catalog.TypedProduct",
    "catalog.PriceRule", "catalog.PriceListAssignment",
}  # fmt: skip

# Amounts whose currency stands in the row they are part of.
CURRENCY_OF = {
    "subscriptions.SubscriptionChange": "subscription",
    "ordering.OrderLine": "order",
    "billing.InvoiceLine": "invoice",
    "billing.Allocation": "payment",
}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("tenantry.")]


def is_history(model: type[models.Model]) -> bool:
    return hasattr(model, "pgh_tracked_model")


def business_tables() -> set[str]:
    """The tables of parties and above that belong to a provider, without their row history."""
    return {
        model._meta.db_table
        for model in our_models()
        if model._meta.app_label in BUSINESS and not is_history(model)
    } - set(GLOBAL)


def test_every_table_is_a_models(rows: Rows) -> None:
    standing = {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    theirs = {name for name in standing if name.startswith("procrastinate_")} | {"django_migrations"}
    # pghistory_events is made anew in each query over the histories of all tables.
    ours = {model._meta.db_table for model in apps.get_models()} - {"pghistory_events"}
    through = {
        field.m2m_db_table() for model in apps.get_models() for field in model._meta.local_many_to_many
    }
    assert standing - theirs == {t for t in ours | through if not t.startswith("procrastinate_")}


def test_every_business_table_has_its_provider(rows: Rows) -> None:
    found = rows(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND column_name = 'provider_id' AND is_nullable = 'NO'"
    )
    assert business_tables() - {name for (name,) in found} == set()
    assert len(business_tables()) > 30


def test_every_unique_key_of_a_business_table_includes_the_provider(rows: Rows) -> None:
    found = rows(
        """
        SELECT t.relname, i.relname, array_agg(a.attname)
        FROM pg_index x
        JOIN pg_class t ON t.oid = x.indrelid
        JOIN pg_class i ON i.oid = x.indexrelid
        LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY(x.indkey)
        WHERE x.indisunique AND NOT x.indisprimary AND t.relnamespace = 'public'::regnamespace
        GROUP BY t.relname, i.relname
        """
    )
    without = {
        name for table, name, columns in found if table in business_tables() and "provider_id" not in columns
    }
    assert without == set(UNIQUE_EVERYWHERE)


FOREIGN_KEYS = """
    SELECT c.conrelid::regclass::text, c.confrelid::regclass::text,
           (SELECT array_agg(a.attname) FROM pg_attribute a
            WHERE a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)),
           (SELECT array_agg(a.attname) FROM pg_attribute a
            WHERE a.attrelid = c.confrelid AND a.attnum = ANY(c.confkey)),
           c.convalidated
    FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
"""


def test_every_foreign_key_between_business_tables_includes_the_provider(rows: Rows) -> None:
    between = [r for r in rows(FOREIGN_KEYS) if {r[0], r[1]} <= business_tables()]
    without = [r for r in between if not ("provider_id" in r[2] and "provider_id" in r[3] and r[4])]
    assert without == []
    assert len(between) > 30


def test_every_relation_is_a_constraint_of_the_database(rows: Rows) -> None:
    """Except in row history, which outlives what it tells of."""
    constrained = {(table, column) for table, _, columns, *_ in rows(FOREIGN_KEYS) for column in columns}
    missing = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        if not is_history(model)
        for field in model._meta.local_fields
        if field.is_relation and (model._meta.db_table, field.column) not in constrained
    ]
    assert missing == []


def test_foreign_keys_point_only_down_the_house() -> None:
    upwards = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.local_fields
        if field.related_model is not None
        and isinstance(field.related_model, type)
        and field.related_model._meta.app_label in MODULES
        and MODULES.index(field.related_model._meta.app_label) < MODULES.index(model._meta.app_label)
    ]
    assert upwards == []


# --- what never changes -----------------------------------------------------------------------------


def _tables(labels: set[str]) -> list[str]:
    return sorted(apps.get_model(label)._meta.db_table for label in labels)


@pytest.mark.parametrize("table", _tables(APPEND_ONLY))
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_is_append_only_refuses_every_change(table: str, change: str, rows: Rows) -> None:
    with pytest.raises(ProgrammingError, match=f"{table} is append-only: add a row instead") as refused:
        rows(change.format(connection.ops.quote_name(table)))
    assert isinstance(refused.value.__cause__, psycopg.errors.RaiseException)


def test_the_list_of_append_only_tables_is_whole(rows: Rows) -> None:
    guarded = rows(
        "SELECT tgrelid::regclass::text FROM pg_trigger"
        " WHERE tgname LIKE 'pgtrigger_append_only%%' AND NOT tgisinternal"
    )
    history = {model._meta.db_table for model in our_models() if is_history(model)}
    assert sorted({table for (table,) in guarded} - history) == _tables(APPEND_ONLY)


def test_the_history_of_rows_refuses_every_change(rows: Rows) -> None:
    guarded = rows(
        """
        SELECT t.tgrelid::regclass::text FROM pg_trigger t
        WHERE NOT t.tgisinternal AND t.tgname LIKE 'pgtrigger_append_only%%' AND t.tgenabled = 'O'
          AND t.tgtype & 16 > 0 AND t.tgtype & 8 > 0 AND t.tgtype & 2 > 0
        """
    )
    history = {model._meta.db_table for model in our_models() if is_history(model)}
    assert history - {table for (table,) in guarded} == set()


def test_row_history_is_kept_of_what_people_change_and_of_nothing_append_only(rows: Rows) -> None:
    followed = {model.pgh_tracked_model._meta.label for model in our_models() if is_history(model)}  # type: ignore[attr-defined]
    assert followed == WITH_HISTORY
    assert followed & APPEND_ONLY == set()
    writing = rows(
        "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger WHERE NOT tgisinternal"
        " AND tgname ~ '^pgtrigger_(insert_insert|update_update|delete_delete)_' GROUP BY 1"
    )
    assert dict(writing) == dict.fromkeys(_tables(WITH_HISTORY), 3)


# --- money ------------------------------------------------------------------------------------------


def test_money_has_its_currency_beside_it() -> None:
    without = {
        model._meta.label: field.name
        for model in our_models()
        for field in model._meta.local_fields
        if isinstance(field, AmountField | RateField) and not _has_currency(model)
    }
    assert set(without) == set(CURRENCY_OF)
    for label, parent in CURRENCY_OF.items():
        assert _has_currency(apps.get_model(label)._meta.get_field(parent).related_model)


def _has_currency(model: type[models.Model]) -> bool:
    return any(field.name == "currency" and not field.null for field in model._meta.local_fields)


def test_no_column_of_ours_is_a_float_but_the_token_bucket() -> None:
    floats = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.local_fields
        if isinstance(field, models.FloatField)
    ]
    assert floats == ["microsoft.CallBudget.tokens"]
