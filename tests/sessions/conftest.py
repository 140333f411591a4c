"""Fixtures for sessions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sessions.learner import Learner


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Somebody with the small library, who has not studied yet."""
    someone = Learner(tmp_path)
    yield someone
    someone.close()
