"""Facts held against AWS's own published models, against the calendar, and against the cards that cite them."""
