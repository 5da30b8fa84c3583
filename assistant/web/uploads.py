"""Files and fields out of a multipart request: each file straight into a draft, within its ceiling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from assistant.drafts import Draft
from assistant.errors import DocumentFileError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MOST_FILES: Final = 200  # of one request; the page's script sends one file a request
_MOST_FIELDS: Final = 20
_FIELD_BYTES: Final = 8192  # of one value
_NAME_BYTES: Final = 4096


@dataclass(slots=True)
class Arrived:
    """One file of the request: its draft, or why it was refused as it came in."""

    name: str  # as the browser gave it
    draft: Draft | None = None
    error: DocumentFileError | None = None


@dataclass(slots=True)
class Upload:
    """What a request brought. Leaving the `with` block deletes the drafts that were not placed."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[Arrived] = field(default_factory=list)

    def __enter__(self) -> Upload:
        return self

    def __exit__(self, *_: object) -> None:
        for arrived in self.files:
            if arrived.draft is not None:
                arrived.draft.discard()


class _Parts:
    """The parser's callbacks: headers, then the data, of one part after another."""

    def __init__(self, upload: Upload, begin: Callable[[str], Draft]) -> None:
        self._upload = upload
        self._begin = begin
        self._header = (bytearray(), bytearray())
        self._disposition = b""
        self._value: bytearray | None = None
        self._field = ""

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._on_part,
            "on_header_begin": self._on_header,
            "on_header_field": lambda data, start, end: self._header[0].extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._header[1].extend(data[start:end]),
            "on_header_end": self._on_header_end,
            "on_headers_finished": self._on_headers,
            "on_part_data": self._on_data,
            "on_part_end": self._on_end,
        }

    def _on_part(self) -> None:
        self._disposition, self._value, self._field = b"", None, ""
        self._on_header()

    def _on_header(self) -> None:
        self._header = (bytearray(), bytearray())

    def _on_header_end(self) -> None:
        if self._header[0].lower() == b"content-disposition":
            self._disposition = bytes(self._header[1])

    def _on_headers(self) -> None:
        from python_multipart.multipart import parse_options_header

        _, options = parse_options_header(self._disposition)
        if b"filename" not in options:
            self._field = options.get(b"name", b"").decode("utf-8", "replace")
            self._value = bytearray()
            if len(self._upload.fields) >= _MOST_FIELDS:
                raise HTTPException(400, "The form has too many fields.")
            return
        # WHATWG: browsers percent-encode quotes and line breaks of a file's name, and nothing else.
        raw = options[b"filename"][:_NAME_BYTES].decode("utf-8", "replace")
        name = raw.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")
        if len(self._upload.files) >= MOST_FILES:
            raise HTTPException(400, f"A form may bring {MOST_FILES} files at once.")
        self._upload.files.append(self._arriving(name))

    def _arriving(self, name: str) -> Arrived:
        try:
            return Arrived(name, draft=self._begin(name))
        except DocumentFileError as error:
            return Arrived(name, error=error)

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._value is not None:
            self._value += data[start:end]
            if len(self._value) > _FIELD_BYTES:
                raise HTTPException(400, "A field of the form is too long.")
            return
        arrived = self._upload.files[-1]
        if arrived.draft is None:
            return  # refused: the rest of it is read past
        try:
            arrived.draft.write(data[start:end])
        except DocumentFileError as error:
            _refuse(arrived, error)
        except OSError as error:
            _refuse(arrived, _disk(arrived.name, error))

    def _on_end(self) -> None:
        if self._value is not None and self._field:
            self._upload.fields[self._field] = self._value.decode("utf-8", "replace")


async def receive(request: Request, begin: Callable[[str], Draft], *, max_bytes: int) -> Upload:
    """Read a multipart request; `begin` makes the draft for a file of that name.

    Files that are refused are named in the result, and the rest is read all the same. `max_bytes` is
    the ceiling of the whole request.

    Raises:
        HTTPException: 400, it is no multipart form; 413, it is larger than `max_bytes`.
    """
    from python_multipart.exceptions import FormParserError
    from python_multipart.multipart import MultipartParser, parse_options_header

    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise HTTPException(400, "No files came with this request.")
    upload = Upload()
    whole = False
    try:
        parser = MultipartParser(boundary, _Parts(upload, begin).callbacks())
        taken = 0
        async for piece in request.stream():
            taken += len(piece)
            if taken > max_bytes:
                raise HTTPException(413, "These files are too large to be sent at once.")
            parser.write(piece)
        parser.finalize()
        whole = True
    except FormParserError as error:
        raise HTTPException(400, "The form arrived damaged.") from error
    except ClientDisconnect as error:
        raise HTTPException(400, "The upload was broken off.") from error
    finally:
        if not whole:
            upload.__exit__()
    return upload


def _refuse(arrived: Arrived, error: DocumentFileError) -> None:
    if arrived.draft is not None:
        arrived.draft.discard()
    arrived.draft, arrived.error = None, error


def _disk(name: str, error: OSError) -> DocumentFileError:
    from assistant.file_names import shown_name

    return DocumentFileError(
        f"{shown_name(name)} was not added: {error.strerror or error}.",
        reason="disk",
        hint="Free some space, then try again.",
        retryable=True,
    )
