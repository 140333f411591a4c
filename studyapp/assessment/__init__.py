"""HOW ANSWERS ARE JUDGED: questions drawn from items, grading for each kind, form assembly, scoring. Pure."""
