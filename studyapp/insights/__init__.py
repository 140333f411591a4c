"""WHAT THE LOG SAYS: activity, memory, calibration, knowledge, items, plans and credits. Pure: data are arguments.

`totals` are the sums that all of it is told from; `tabs` put the figures on `pages`, which anything can draw.
"""
