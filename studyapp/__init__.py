"""studyapp: get through a certification exam, from the terminal."""

__version__ = "0.1.0"
