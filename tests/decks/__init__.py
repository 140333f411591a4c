"""The decks that come with the program."""
