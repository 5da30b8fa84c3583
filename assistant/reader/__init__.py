"""A trained reader: where a passage answers a question, and whether it does.

>>> reader = Reader.open()
>>> [reading] = reader.read("When was it signed?", ["It was signed on 5 May 2024."])
>>> reading.answerable, reading.spans[0].start, reading.spans[0].end
"""

from assistant.reader.errors import ReaderError
from assistant.reader.reader import Reader
from assistant.reader.types import Reading, Span

__all__ = ["Reader", "ReaderError", "Reading", "Span"]
