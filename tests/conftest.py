"""What all tests share: nothing of the person who runs them is read or written, and time is what a test says it is."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

# The examples are the same in every run, and how long one takes says nothing about what is right.
# HYPOTHESIS_EXAMPLES tries more of them than there is time for every day.
settings.register_profile(
    "studyapp",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "50")),
)
settings.load_profile("studyapp")


@pytest.fixture(scope="session", autouse=True)
def _nobody_in_particular(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No settings, decks, editor or clock of the person who runs the tests; a home of this run's own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("STUDYAPP_NOW", "VISUAL", "EDITOR", "NO_COLOR"):
            patch.delenv(name, raising=False)
        patch.setenv("STUDYAPP_HOME", str(tmp_path_factory.mktemp("home")))
        yield
