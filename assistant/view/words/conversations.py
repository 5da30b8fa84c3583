"""Conversations: the list, exports, links, and a server that is away."""

from __future__ import annotations

from typing import Any, Final

# NAME: (English, Spanish)
WORDS: Final[dict[str, tuple[Any, Any]]] = {
    # Conversations
    "CONVERSATIONS": ("Conversations", "Conversaciones"),
    "CONVERSATIONS_SHOW": ("Show your conversations", "Mostrar sus conversaciones"),
    "CONVERSATIONS_CLOSE": ("Close the list", "Cerrar la lista"),
    "CONVERSATIONS_SEARCH": ("Search conversations", "Buscar en las conversaciones"),
    "CONVERSATIONS_NONE": (
        "Your conversations will be kept here.",
        "Aquí se guardarán sus conversaciones.",
    ),
    "CONVERSATIONS_NOT_FOUND": (
        "None of your conversations says that.",
        "Ninguna de sus conversaciones dice eso.",
    ),
    "CONVERSATIONS_FOUND": (
        {"none": "none found", "one": "1 found", "many": "{count} found"},
        {"none": "ninguna encontrada", "one": "1 encontrada", "many": "{count} encontradas"},
    ),
    "CONVERSATIONS_MORE": (
        "Only the latest {count} are shown; search finds the others.",
        "Solo se muestran las {count} últimas; la búsqueda encuentra las demás.",
    ),
    "CONVERSATION_UNTITLED": ("Erased question", "Pregunta borrada"),
    "CONVERSATION_MENU": ("Rename, export or delete “{title}”", "Renombrar, exportar o borrar «{title}»"),
    "CONVERSATION_TITLE": ("Title of the conversation", "Título de la conversación"),
    "CONVERSATION_SAVE": ("Save", "Guardar"),
    "CONVERSATION_CANCEL": ("Cancel", "Cancelar"),
    "CONVERSATION_DELETE": ("Delete…", "Borrar…"),
    "CONVERSATION_DELETE_SURE": (
        "Delete this conversation and the links to its answers? The audit log keeps its records.",
        "¿Borrar esta conversación y los enlaces a sus respuestas? El registro de auditoría los conserva.",
    ),
    "CONVERSATION_DELETE_DO": ("Delete", "Borrar"),
    "CONVERSATION_DELETED": ("The conversation was deleted.", "La conversación se ha borrado."),
    "CONVERSATION_RENAMED": ("The conversation was renamed.", "La conversación se ha renombrado."),
    "CONVERSATION_EXPORT": ("Export as {form}", "Exportar como {form}"),
    "DAY_TODAY": ("Today", "Hoy"),
    "DAY_YESTERDAY": ("Yesterday", "Ayer"),
    "DAY_WEEK": ("Last seven days", "Últimos siete días"),
    "DAY_EARLIER": ("Earlier", "Antes"),
    "NOT_KEPT": ("This answer could not be kept in your conversations", "Esta respuesta no pudo guardarse"),
    "ERASED_QUESTION": ("Question erased", "Pregunta borrada"),
    "ERASED_TURN": (
        (
            "This question and its answer were erased from the record; the audit log says when and why "
            "(record {record})."
        ),
        (
            "Esta pregunta y su respuesta se borraron del registro; el registro de auditoría dice cuándo y "
            "por qué (registro {record})."
        ),
    ),
    # One answer by its link, and exports
    "ANSWERED_AT": ("Answered {at}", "Respondida {at}"),
    "SPAN": ("characters {start} to {end}", "caracteres {start} a {end}"),
    "PASSAGE_IN_PLACE": ("The passage in its place", "El fragmento en su lugar"),
    "DOCUMENT_VERSION": ("Document version (sha256)", "Versión del documento (sha256)"),
    "EXPORTED_AT": ("Exported {at}", "Exportada {at}"),
    "SHARED_LINK": (
        "Whoever has access and this link can read this answer.",
        "Quien tenga acceso y este enlace puede leer esta respuesta.",
    ),
    "EXPORT": ("Export as", "Exportar como"),
    "LINK": ("Link", "Enlace"),
    "LINK_LABEL": (
        "Copy a link to this answer, for others who have access",
        "Copiar un enlace a esta respuesta para otros que tengan acceso",
    ),
    "LINK_COPIED": ("Link copied", "Enlace copiado"),
    "LINK_FAILED": (
        "No link could be made; only answers of your own conversations have one.",
        "No se pudo crear el enlace; solo lo tienen las respuestas de sus propias conversaciones.",
    ),
    "LINKS": (
        {
            "none": "Only you can open this page.",
            "one": "You have given 1 link to this answer away.",
            "many": "You have given {count} links to this answer away.",
        },
        {
            "none": "Solo usted puede abrir esta página.",
            "one": "Ha dado 1 enlace a esta respuesta.",
            "many": "Ha dado {count} enlaces a esta respuesta.",
        },
    ),
    "LINKS_TAKE_BACK": ("Take the links back", "Anular los enlaces"),
    "PAGE_NOT_FOUND": ("Nothing here", "Aquí no hay nada"),
    "PAGE_NOT_FOUND_TEXT": (
        "There is no such page, or it was not shared with you.",
        "No existe esta página o no se ha compartido con usted.",
    ),
    "COPY_FOOTNOTES": ("Copy footnotes", "Copiar con notas"),
    "COPY_FOOTNOTES_LABEL": (
        "Copy the answer with its citations as footnotes",
        "Copiar la respuesta con sus citas como notas al pie",
    ),
    "WRITTEN_BY": (
        "Written by {model} from the passages below; each sentence was checked against them.",
        "Redactada por {model} a partir de los fragmentos de abajo; cada frase se comprobó con ellos.",
    ),
    "WITHHELD": (
        {
            "one": "1 sentence of the model did not hold",
            "many": "{count} sentences of the model did not hold",
        },
        {
            "one": "1 frase del modelo no se sostuvo",
            "many": "{count} frases del modelo no se sostuvieron",
        },
    ),
    "WITHHELD_NOTE": (
        "These are not part of the answer.",
        "Estas frases no forman parte de la respuesta.",
    ),
    "WITHHELD_DONE": (
        {"regenerated": "written anew", "replaced": "replaced by a quotation", "withheld": "left out"},
        {"regenerated": "redactada de nuevo", "replaced": "sustituida por una cita", "withheld": "omitida"},
    ),
    "SERVER_AWAY": (
        "The server is away. What you typed is kept; this page goes on by itself.",
        "El servidor no responde. Lo que escribió se conserva; la página sigue sola.",
    ),
    "SERVER_BACK": ("The server is back.", "El servidor ha vuelto."),
    "SERVER_CUT": (
        "The server stopped while it answered your question.",
        "El servidor se detuvo mientras respondía a su pregunta.",
    ),
    "LOG_NOT_OPEN": (
        "The documents are still being made ready; try again in a moment.",
        "Los documentos aún se están preparando; inténtelo de nuevo en un momento.",
    ),
}
