"""Shares and Wilson's interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.insights.shares import Share, wilson

NEWCOMBE = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
"""Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I."""


@pytest.mark.parametrize(("passed", "of", "low", "high"), NEWCOMBE)
def test_the_interval_is_that_of_the_published_table(passed: int, of: int, low: float, high: float) -> None:
    assert wilson(passed, of) == pytest.approx((low, high), abs=5e-5)


def test_of_nothing_nothing_is_known() -> None:
    assert Share().rate is None
    assert Share().interval == (0.0, 1.0)


@given(st.integers(1, 10**7), st.data())
def test_the_ends_are_where_the_share_is_as_far_off_as_may_be(of: int, data: st.DataObject) -> None:
    """Wilson's definition: at an end e, |p - e| is z standard errors, and these are e's, √(e (1 - e) / n)."""
    passed = data.draw(st.integers(0, of))
    share = Share(passed, of)
    low, high = share.interval
    assert share.rate is not None
    assert 0.0 <= low <= share.rate <= high <= 1.0
    for end in (low, high):
        if 0 < end < 1:
            assert (share.rate - end) ** 2 == pytest.approx(1.959963984540054**2 * end * (1 - end) / of, rel=1e-6)
    assert (low == 0.0) is (passed == 0)
    assert (high == 1.0) is (passed == of)


def test_shares_add_up() -> None:
    assert Share(1, 2) + Share(3, 5) == Share(4, 7)
