"""WHAT THE LOG SAYS: calibration, retention, activity, forecast and leeches. Pure: time and data are arguments."""
