"""Static files under names that carry their content, so that browsers may keep them for ever."""

from __future__ import annotations

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedFiles(ManifestStaticFilesStorage):
    """Hashed names once the files are collected; before that (in tests and commands) the plain ones."""

    def stored_name(self, name: str) -> str:
        """The name under which a collected file is served."""
        stored: str = super().stored_name(name) if self.hashed_files else name
        return stored
