"""WHAT A LEARNER CAN DO: plain verbs over frozen state, with no screen in sight."""
