"""WHERE DECKS STAND: deck folders read from disk within bounds, and the parsed form kept to start faster."""
