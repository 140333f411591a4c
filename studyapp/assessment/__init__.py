"""HOW ANSWERS ARE JUDGED: pure functions from what was typed to a verdict."""
