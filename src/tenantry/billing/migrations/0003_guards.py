"""Foreign keys that include the provider, and the books that must balance."""

from django.db import migrations

from tenantry.foundation.scoped_keys import AddScopedKeys


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_initial")]

    operations = [
        AddScopedKeys("BilledAccount", ["account"]),
        AddScopedKeys("Charge", ["account", "subscription", "change", "reverses"]),
        AddScopedKeys("Invoice", ["account", "corrects"]),
        AddScopedKeys("InvoiceLine", ["invoice", "charge", "corrects"]),
        AddScopedKeys("InvoiceFile", ["invoice"]),
        AddScopedKeys("JournalEntry", ["invoice"]),
        AddScopedKeys("Posting", ["entry", "party", "charge"]),
        migrations.RunSQL(
            """
            CREATE FUNCTION billing_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (SELECT 1 FROM fresh GROUP BY provider_id, entry_id, currency HAVING sum(amount) <> 0) THEN
                    RAISE EXCEPTION 'journal entry does not balance' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER billing_entry_balances AFTER INSERT ON billing_posting
                REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION billing_entry_balances();
            """,
            "DROP TRIGGER billing_entry_balances ON billing_posting; DROP FUNCTION billing_entry_balances();",
        ),
    ]
