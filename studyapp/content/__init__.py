"""WHAT THERE IS TO LEARN: decks, notes and cards, immutable, read from YAML with line and column. No I/O."""
