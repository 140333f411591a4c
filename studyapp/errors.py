"""What can go wrong, as a tree. Every message is a sentence for the person at the keyboard.

StudyError                  exit code 3
├── UsageError              exit code 2   the command or its arguments
├── SettingsProblem         the settings file, or a value for it
├── DeckProblem             a deck, or a note in it, cannot be read or edited
├── SessionError            what was asked for does not fit where the session stands
│   ├── Overtaken           another window was there first
│   └── Cancelled           the user gave up work that takes long
└── StoreError              the study database
    ├── Busy                another program holds it locked
    ├── Unwritable          full disk, read-only folder, input/output error
    ├── Damaged             the file is not, or no longer, a sound database
    └── TooNew              it was written by a newer version
"""


class StudyError(Exception):
    """Something that the user must be told.

    `message` says what happened, `advice` what was kept and what to do now.
    """

    exit_code = 3

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}\n{self.advice}" if self.advice else self.message


class UsageError(StudyError):
    """The command or its arguments cannot be carried out as given."""

    exit_code = 2


class SettingsProblem(StudyError):
    """The settings file, or a value for it, cannot be used."""


class DeckProblem(StudyError):
    """A deck or a note cannot be read or edited."""


class SessionError(StudyError):
    """What was asked for does not fit where the session stands."""


class Overtaken(SessionError):
    """The card was rated in another window since this one showed it."""


class Cancelled(SessionError):
    """Work that takes long was given up by whoever waited for it; nothing was changed."""


class StoreError(StudyError):
    """The study database cannot do what was asked."""


class Busy(StoreError):
    """Another program holds the database locked for longer than we wait."""


class Unwritable(StoreError):
    """The disk is full, read-only or failing; nothing was recorded."""


class Damaged(StoreError):
    """The file is not, or no longer, a sound study database."""


class TooNew(StoreError):
    """The database was written by a newer version of the program."""
