"""Stories against the simulator."""

from __future__ import annotations

from tests.support.story_fixtures import house_of_the_file, story

__all__ = ["house_of_the_file", "story"]
