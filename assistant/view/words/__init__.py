"""Every word that the web chat shows, in English and Spanish, a file for each part of it."""

from __future__ import annotations

from typing import Any, Final

from assistant.view.words import access, audit, audit_list, audit_record, chat, conversations, documents

PARTS: Final = (
    chat.WORDS,
    access.WORDS,
    documents.WORDS,
    audit.WORDS,
    audit_list.WORDS,
    audit_record.WORDS,
    conversations.WORDS,
)
WORDS: Final[dict[str, tuple[Any, Any]]] = {name: both for part in PARTS for name, both in part.items()}
