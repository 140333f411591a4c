"""Responses as they stand in the log: one line of JSON, readable without the program."""

import msgspec

from studyapp.assessment.questions import Entered, Response
from studyapp.content.model import Card, Typed

_DECODER: msgspec.json.Decoder[Response] = msgspec.json.Decoder(Response)


def response_text(response: Response) -> str:
    """A response as text."""
    return msgspec.json.encode(response).decode()


def response_from(text: str) -> Response:
    """The response that a text holds. Raises msgspec.DecodeError when it holds none."""
    return _DECODER.decode(text)


def response_to(card: Card, text: str) -> Response | None:
    """What a review of the card holds as its response; None when that is none.

    What is typed in study stands in the log as it is.
    """
    is_typed = isinstance(card.note.body, Typed)
    try:
        response = response_from(text)
    except (msgspec.DecodeError, UnicodeError):
        response = None
    return Entered(text) if is_typed and not isinstance(response, Entered) else response
