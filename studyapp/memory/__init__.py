"""WHAT THE LEARNER REMEMBERS: log entries, replay, FSRS, the queue. Pure: time, chance and data are arguments."""
