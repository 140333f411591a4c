"""What the first card will need, imported while the learner still looks at home."""

import gc


def up() -> None:
    """Import Markdown and the highlighter ahead of their first use."""
    from studyapp.content.markdown import parse_markdown
    from studyapp.tui.screens import study  # noqa: F401 - for its import
    from studyapp.tui.widgets.typeset import highlighted

    parse_markdown("*ready*")
    highlighted("ready = True", "python")
    # Decks and imports stay for good: going through them again and again would only be felt between two cards.
    gc.collect()
    gc.freeze()
