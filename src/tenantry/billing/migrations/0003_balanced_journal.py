"""The books must balance: a statement's postings come to zero for each entry and currency, or it fails as a whole."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_guards")]

    operations = [
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
