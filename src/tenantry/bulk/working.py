"""What the worker has yet to do with an upload."""

from __future__ import annotations

from django.db import transaction

from tenantry.bulk.models import Upload


def have_worked(upload: Upload) -> None:
    """Have the worker look at or place what waits, after this commit; one worker for an upload at a time."""
    assert transaction.get_connection().in_atomic_block, "a job is written with its cause"
    from tenantry.bulk.tasks import work  # the task module imports the use cases

    work.configure(lock=f"bulk:{upload.pk}").defer(provider_id=upload.provider_id, upload=upload.public_id)
