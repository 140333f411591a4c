"""Calibration: does what is predicted of this memory match what it does?"""

from studyapp.insights.calibration import Figures
from studyapp.insights.pages import Block, Chart, Column, Page, Series, Table, Words

NOTHING = "No card was reviewed on a later day than its first yet: there is nothing to compare. Come back tomorrow."
ENOUGH = 300
"""Below so many reviews, figures move too much from day to day to be judged."""
GOOD_RMSE = 0.05


def calibration_page(figures: Figures) -> Page:
    """The verdict in words, the curve, and the bins behind it."""
    blocks: tuple[Block, ...] = _verdict(figures)
    if figures.reviews:
        blocks = (*blocks, _curve(figures), _figures(figures), bins_table("Bins", figures))
    return Page("calibration", "Calibration", blocks)


def _verdict(figures: Figures) -> tuple[Words, ...]:
    if figures.predicted is None or figures.recalled is None or figures.rmse_bins is None:
        return (Words(NOTHING),)
    text = (
        f"Of {figures.reviews:,} reviews of known cards, {figures.predicted:.1%} were predicted to be recalled, and "
        f"{figures.recalled:.1%} were."
    ).replace("%", " %")
    if figures.reviews < ENOUGH:
        return Words(text), Words(f"These are too few to judge by: wait for {ENOUGH}.", "muted")
    off = f"Among like reviews the prediction is off by {figures.rmse_bins:.1%} (RMSE(bins))".replace("%", " %")
    if figures.rmse_bins <= GOOD_RMSE:
        return Words(text), Words(f"{off}: your memory is well described.", "good")
    return Words(text), Words(f"{off}: parameters fitted to your own log may describe your memory better.", "warning")


def _curve(figures: Figures) -> Chart:
    bins = figures.bins
    labels = tuple(f"{each.predicted:.0%}".replace("%", " %") for each in bins)
    series = (
        Series(
            "recalled",
            tuple(each.recalled for each in bins),
            tuple(each.low for each in bins),
            tuple(each.high for each in bins),
        ),
        Series("predicted", tuple(each.predicted for each in bins)),
    )
    title = "Recalled against predicted, with 95 % intervals"
    return Chart("calibration", title, "lines", "predicted", labels, "share", series, NOTHING)


def _figures(figures: Figures) -> Table:
    columns = (Column("figure"), Column("value", "decimal"), Column("what it is"))
    rows = (
        ("log loss", figures.log_loss, "surprise at what happened; lower is better"),
        ("RMSE(bins)", figures.rmse_bins, "error among like reviews; lower is better"),
    )
    return Table("calibration-figures", "Figures", columns, rows, NOTHING)


def bins_table(title: str, figures: Figures) -> Table:
    """What was predicted beside what came of it, with its 95 % interval, from the least sure on."""
    columns = (
        Column("predicted", "share"),
        Column("recalled", "share"),
        Column("low", "share"),
        Column("high", "share"),
        Column("reviews", "count"),
    )
    rows = tuple((each.predicted, each.recalled, each.low, each.high, each.reviews) for each in figures.bins)
    return Table("calibration-bins", title, columns, rows, NOTHING)
