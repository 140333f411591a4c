"""THE SCREENS: Textual and nothing else. They turn keys into calls on a session and draw what it returns."""
