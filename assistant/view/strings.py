"""Every word that the web chat shows, in English and Spanish, in one place.

`strings.NAME` is the word in the language of whoever is being served, which `speaking` sets. Numbers and
names go in through `str.format`; a mapping holds the forms of one word (`one`, `many`).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from assistant.types import Outcome, RefusalReason, Verdict

T = TypeVar("T")
LANGUAGES: Final = {"en": "English", "es": "Español"}
_language: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Words are in `language` (a key of `LANGUAGES`; English if it is not one) inside this block."""
    before = _language.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(before)


def steps_in(language: str, steps: Iterator[T]) -> Iterator[T]:
    """`steps` with the words of each in `language`: a server may take every step in another context."""
    try:
        while True:
            with speaking(language):
                try:
                    step = next(steps)
                except StopIteration:
                    return
            yield step
    finally:
        if isinstance(steps, Generator):
            steps.close()


def language() -> str:
    """The language of the words at this moment, as a key of `LANGUAGES`."""
    return _language.get()


def other_language() -> str:
    """The language that a page offers instead of its own, as a key of `LANGUAGES`."""
    return next(code for code in LANGUAGES if code != language())


def english() -> str | None:
    """The `lang` of what the assistant says only in English; None on an English page, which says it all."""
    return None if language() == "en" else "en"


def choose(accepted: str) -> str:
    """The language that an Accept-Language header asks for first among ours; English if none."""
    wanted = sorted(map(_preference, accepted.split(",")), key=lambda each: -each[1])
    return next((code for code, quality in wanted if code in LANGUAGES and quality > 0), "en")


def _preference(part: str) -> tuple[str, float]:
    code, _, quality = part.partition(";")
    try:
        weight = float(quality.strip().removeprefix("q=") or 1)
    except ValueError:
        weight = 0.0
    return code.strip().lower().split("-")[0], weight


def names() -> tuple[str, ...]:
    """Every name that `strings.NAME` can be asked for."""
    return tuple(_WORDS)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a word, or a mapping of a word's forms
    try:
        english, spanish = _WORDS[name]
    except KeyError:
        raise AttributeError(f"no words are called {name}") from None
    return spanish if language() == "es" else english


# NAME: (English, Spanish)
_WORDS: Final[dict[str, tuple[Any, Any]]] = {
    "TITLE": ("Cited Assistant", "Asistente con citas"),
    "WELCOME": ("Ask your documents", "Pregunte a sus documentos"),
    "WELCOME_TEXT": (
        (
            "Every sentence of an answer is taken from these documents and carries a number. "
            "Select a number to read the passage in its place. What the documents do not say, stays unsaid."
        ),
        (
            "Cada frase de una respuesta está tomada de estos documentos y lleva un número. Seleccione un "
            "número para leer el fragmento en su lugar. Lo que los documentos no dicen, aquí no se dice."
        ),
    ),
    "EXAMPLES": ("Questions to start with", "Preguntas para empezar"),
    "NEXT_QUESTIONS": ("To go on with", "Para seguir"),
    "SKIP": ("Skip to the question", "Ir a la pregunta"),
    "QUESTION": ("Your question", "Su pregunta"),
    "QUESTION_HINT": ("Ask a question…", "Pregunte algo…"),
    "ASK": ("Ask", "Preguntar"),
    "STOP": ("Stop", "Detener"),
    "YOU_ASKED": ("You asked", "Usted preguntó"),
    "EDIT": ("Edit", "Editar"),
    "EDIT_LABEL": (
        "Put this question back into the box to edit it",
        "Poner esta pregunta de nuevo en el cuadro para editarla",
    ),
    "CHAT": ("Chat", "Chat"),
    "AUDIT": ("Audit", "Auditoría"),
    "DOCUMENTS_BESIDE": ("List the documents beside the chat", "Mostrar los documentos junto al chat"),
    "TOOLS": ("Tools", "Herramientas"),
    "PLACES": ("Places", "Secciones"),
    # The label begins with the visible word, and both are in the language that is offered.
    "OTHER_LANGUAGE": ("Español: mostrar las páginas en español", "English: show the pages in English"),
    "SKIP_TO_MAIN": ("Skip to the content", "Ir al contenido"),
    "DOCUMENTS": ("Documents", "Documentos"),
    "DOCUMENTS_COUNT": (
        {"one": "1 document", "many": "{count} documents"},
        {"one": "1 documento", "many": "{count} documentos"},
    ),
    "NO_DOCUMENTS": ("No document is indexed yet.", "Aún no hay ningún documento indexado."),
    "NEW": ("New", "Nueva"),
    "NEW_LABEL": ("Start a new conversation", "Nueva conversación: empezar otra"),
    "SAVE": ("Save", "Guardar"),
    "SAVE_LABEL": (
        "Save this conversation with its citations as a Markdown file",
        "Guardar esta conversación con sus citas en un archivo Markdown",
    ),
    "THEME_LABEL": ("Switch between light and dark", "Cambiar entre claro y oscuro"),
    "STAGES": (
        {
            "understanding": "Understanding the question",
            "searching": "Searching the documents",
            "reading": "Reading the best passages",
            "answering": "Composing the answer",
            "checking": "Checking each sentence against its source",
            "recording": "Recording the answer",
        },
        {
            "understanding": "Entendiendo la pregunta",
            "searching": "Buscando en los documentos",
            "reading": "Leyendo los mejores fragmentos",
            "answering": "Redactando la respuesta",
            "checking": "Comprobando cada frase con su fuente",
            "recording": "Registrando la respuesta",
        },
    ),
    "STEPS": (
        (
            ("Searching", ("understanding", "searching")),
            ("Reading", ("reading", "answering")),
            ("Checking", ("checking", "recording")),
        ),
        (
            ("Búsqueda", ("understanding", "searching")),
            ("Lectura", ("reading", "answering")),
            ("Comprobación", ("checking", "recording")),
        ),
    ),
    "WAITING": ("Waiting until the documents are ready", "Esperando a que los documentos estén listos"),
    "STOPPED": (
        "Stopped before the answer was complete.",
        "Detenida antes de que la respuesta estuviera completa.",
    ),
    "UNDERSTOOD": ("Understood as", "Entendida como"),
    "SOURCES": ("Sources", "Fuentes"),
    "CITATION": ("Citation {number}: {title}", "Cita {number}: {title}"),
    "PAGE": ("page {page}", "página {page}"),
    "COPY": ("Copy", "Copiar"),
    "COPY_LABEL": ("Copy the answer with its citations", "Copiar la respuesta con sus citas"),
    "COPY_MARKDOWN": ("Copy Markdown", "Copiar Markdown"),
    "COPY_MARKDOWN_LABEL": (
        "Copy the answer with its citations as Markdown",
        "Copiar Markdown: la respuesta con sus citas",
    ),
    "COPIED": ("Copied", "Copiado"),
    "ANSWERED": (
        {"one": "{text} 1 citation.", "many": "{text} {count} citations."},
        {"one": "{text} 1 cita.", "many": "{text} {count} citas."},
    ),
    "NOTICE": ("Note", "Nota"),
    "CHECKS": ("How each sentence was checked", "Cómo se comprobó cada frase"),
    "CHECKS_NOTE": (
        (
            "The checks compare a sentence with the passages that it cites. They can be wrong in both "
            "directions: read the passage before you rely on it."
        ),
        (
            "Las comprobaciones comparan una frase con los fragmentos que cita. Pueden errar en ambos "
            "sentidos: lea el fragmento antes de fiarse."
        ),
    ),
    "NO_CHECKS": ("No check was run on this sentence.", "No se hizo ninguna comprobación de esta frase."),
    "VERDICTS": (
        {
            Verdict.SUPPORTED: "supported",
            Verdict.PARTLY_SUPPORTED: "partly supported",
            Verdict.CONTRADICTED: "contradicted",
            Verdict.NOT_SUPPORTED: "not supported",
            Verdict.NOT_CHECKABLE: "not checkable",
        },
        {
            Verdict.SUPPORTED: "respaldada",
            Verdict.PARTLY_SUPPORTED: "respaldada en parte",
            Verdict.CONTRADICTED: "contradicha",
            Verdict.NOT_SUPPORTED: "no respaldada",
            Verdict.NOT_CHECKABLE: "no comprobable",
        },
    ),
    "VERDICT_LABEL": (
        "{word}; show how this sentence was checked",
        "{word}; ver cómo se comprobó esta frase",
    ),
    "OUTCOMES": (
        {
            Outcome.PASSED: "passed",
            Outcome.FAILED: "failed",
            Outcome.DERIVED: "derived",
            Outcome.NOT_APPLICABLE: "not applicable",
        },
        {
            Outcome.PASSED: "superada",
            Outcome.FAILED: "no superada",
            Outcome.DERIVED: "derivada",
            Outcome.NOT_APPLICABLE: "no aplicable",
        },
    ),
    "ABSTAINED": (
        {
            RefusalReason.NOTHING_RELEVANT: "Nothing on this in the documents",
            RefusalReason.NOT_ANSWERED: "The documents do not say",
            RefusalReason.OUTSIDE_CORPUS: "Outside these documents",
            RefusalReason.FALSE_PREMISE: "The documents say otherwise",
            RefusalReason.NOT_A_QUESTION: "Not a question about the documents",
            RefusalReason.NOT_A_TASK: "Not something this assistant does",
            RefusalReason.INSTRUCTION: "Not a question about the documents",
            RefusalReason.EMPTY_CORPUS: "There are no documents yet",
        },
        {
            RefusalReason.NOTHING_RELEVANT: "Nada sobre esto en los documentos",
            RefusalReason.NOT_ANSWERED: "Los documentos no lo dicen",
            RefusalReason.OUTSIDE_CORPUS: "Fuera de estos documentos",
            RefusalReason.FALSE_PREMISE: "Los documentos dicen otra cosa",
            RefusalReason.NOT_A_QUESTION: "No es una pregunta sobre los documentos",
            RefusalReason.NOT_A_TASK: "No es algo que haga este asistente",
            RefusalReason.INSTRUCTION: "No es una pregunta sobre los documentos",
            RefusalReason.EMPTY_CORPUS: "Todavía no hay documentos",
        },
    ),
    "NO_ANSWER": ("No answer", "Sin respuesta"),
    "NEAREST": ("Nearest passages, for you to judge", "Los fragmentos más próximos, para que usted juzgue"),
    "FAILED": ("Something broke; this is not an answer", "Algo falló; esto no es una respuesta"),
    "FAILED_OPENING": ("The documents could not be opened", "No se pudieron abrir los documentos"),
    "RETRY": ("Try again", "Intentar de nuevo"),
    "ASK_AGAIN": ("Ask again", "Preguntar otra vez"),
    "ASK_AGAIN_LABEL": (
        "Ask again: the newest answer is replaced, an earlier one stays",
        "Preguntar otra vez: la última respuesta se sustituye, una anterior se conserva",
    ),
    "UNEXPECTED": ("An unexpected error stopped this.", "Un error inesperado detuvo esto."),
    "UNEXPECTED_HINT": (
        "The terminal that runs the page has the details; trying again may help.",
        "Los detalles están en la terminal que ejecuta la página; quizá baste con intentarlo de nuevo.",
    ),
    "PROGRESS": (
        {
            "starting": "Loading the models",
            "scan": "Looking through the documents",
            "read": "Reading the documents",
            "embed": "Indexing the passages",
            "store": "Saving the index",
        },
        {
            "starting": "Cargando los modelos",
            "scan": "Recorriendo los documentos",
            "read": "Leyendo los documentos",
            "embed": "Indexando los fragmentos",
            "store": "Guardando el índice",
        },
    ),
    "PROGRESS_COUNT": ("{done} of {total}", "{done} de {total}"),
    "PROGRESS_HEAD": ("Getting the documents ready", "Preparando los documentos"),
    "PROGRESS_NOTE": (
        ("This happens once; later starts reuse the index. You may ask already: the answer follows."),
        "Esto ocurre una sola vez; después se reutiliza el índice. Ya puede preguntar: la respuesta llegará.",
    ),
    "SOURCE": ("Source", "Fuente"),
    "CLOSE": ("Close", "Cerrar"),
    "CLOSE_LABEL": ("Close the panel", "Cerrar el panel"),
    "PREVIOUS": ("Previous citation", "Cita anterior"),
    "NEXT": ("Next citation", "Cita siguiente"),
    "LOADING": ("Opening…", "Abriendo…"),
    "FILE": ("File", "Archivo"),
    "VERSION": ("Version", "Versión"),
    "CURRENT": ("current", "actual"),
    "SUPERSEDED": ("the file has changed or gone since", "el archivo ha cambiado o ya no está"),
    "ALTERED": (
        "The kept text differs from the one that was cited; do not rely on this highlight.",
        "El texto conservado difiere del que se citó; no se fíe de este resaltado.",
    ),
    "SIZE": ("Size", "Tamaño"),
    "ENCODING": ("Encoding", "Codificación"),
    "GUESSED": ("{encoding}, guessed", "{encoding}, supuesta"),
    "CHUNKS": ("passages", "fragmentos"),
    "INDEXED": ("Indexed", "Indexado"),
    "REPAIRS": (
        {"none": "nothing repaired", "one": "1 repair", "many": "{count} repairs"},
        {"none": "nada reparado", "one": "1 reparación", "many": "{count} reparaciones"},
    ),
    "REPAIR": (
        {"one": "{rule}: once, {sample}", "many": "{rule}: {count} times, for example {sample}"},
        {"one": "{rule}: una vez, {sample}", "many": "{rule}: {count} veces, por ejemplo {sample}"},
    ),
    "PART_SHOWN": (
        "Characters {start} to {end} of {total} are shown.",
        "Se muestran los caracteres {start} a {end} de {total}.",
    ),
    "SHOW_ALL": ("Show the whole text", "Mostrar todo el texto"),
    "UNKNOWN_DOCUMENT": (
        "This version of the document is not kept here.",
        "Esta versión del documento no se conserva aquí.",
    ),
    "CONNECTION": (
        "The page lost its server. Start it again, then reload this page.",
        "La página perdió su servidor. Inícielo de nuevo y recargue esta página.",
    ),
    "STARTING": ("Starting the page…", "Iniciando la página…"),
    "RUNNING": (
        "Open {address} in a browser. Ctrl-C stops the page.",
        "Abra {address} en un navegador. Ctrl-C detiene la página.",
    ),
    "PORT_HINT": (
        "Set UI_PORT to a free port and UI_HOST to an address of this machine, such as 127.0.0.1.",
        "Ponga en UI_PORT un puerto libre y en UI_HOST una dirección de esta máquina, como 127.0.0.1.",
    ),
    "STOPPING": ("Stopping the page.", "Deteniendo la página."),
    "READY_TERMINAL": ("Ready: {count} documents.", "Listo: {count} documentos."),
    "OTHER_PORT": (
        "Port {wanted} is taken; using {port}.",
        "El puerto {wanted} está ocupado; se usa el {port}.",
    ),
    # Access
    "LOG_IN": ("Log in", "Entrar"),
    "LOG_OUT": ("Log out", "Salir"),
    "LOG_IN_TEXT": (
        "Log in to ask these documents and to see your conversations.",
        "Entre para preguntar a estos documentos y ver sus conversaciones.",
    ),
    "NAME": ("Name", "Nombre"),
    "PASSWORD": ("Password", "Contraseña"),
    "SIGNED_IN_AS": ("Logged in as {name}", "Sesión de {name}"),
    "WRONG_PASSWORD": (
        "The name or the password is wrong.",
        "El nombre o la contraseña no son correctos.",
    ),
    "TOO_MANY_ATTEMPTS": (
        {
            "one": "Too many attempts. Wait a second, then try again.",
            "many": "Too many attempts. Wait {count} seconds, then try again.",
        },
        {
            "one": "Demasiados intentos. Espere un segundo y vuelva a intentarlo.",
            "many": "Demasiados intentos. Espere {count} segundos y vuelva a intentarlo.",
        },
    ),
    "LOG_IN_FIRST": ("Log in first.", "Entre primero."),
    "LOG_IN_ENDED": (
        "Your log-in has ended. What you typed is kept.",
        "Su sesión ha terminado. Lo que escribió se conserva.",
    ),
    "NOT_THROUGH_PROXY": (
        "Come in through the proxy that logs people in; it has named nobody.",
        "Entre por el proxy que identifica a las personas; no ha nombrado a nadie.",
    ),
    "WRONG_HOST": (
        "This server is not called {host}. UI_ALLOWED_HOSTS lists further names.",
        "Este servidor no se llama {host}. UI_ALLOWED_HOSTS admite otros nombres.",
    ),
    "FOREIGN_REQUEST": (
        "Another site's page sent this request, so nothing was done.",
        "La página de otro sitio envió esta petición, así que no se hizo nada.",
    ),
    # Documents
    "DOCUMENTS_INTRO": (
        "What answers are drawn from. Each document keeps every version that an answer ever cited.",
        "De aquí salen las respuestas. De cada documento se guarda toda versión que una respuesta citó.",
    ),
    "FIXED": ("Nothing can be added or removed here.", "Aquí no se puede añadir ni quitar nada."),
    "FIXED_READ_ONLY": (
        "This server only demonstrates: nothing can be changed here (UI_READ_ONLY).",
        "Este servidor es solo una demostración: aquí no se puede cambiar nada (UI_READ_ONLY).",
    ),
    "ADD_DOCUMENTS": ("Add documents", "Añadir documentos"),
    "CHOOSE_FILES": ("Choose files", "Elegir archivos"),
    "DROP_FILES": ("or drop them here", "o suéltelos aquí"),
    "DROP_NOW": ("Drop to add", "Suelte para añadir"),
    "FILES_HINT": (
        "Text, Markdown, HTML, PDF and Word ({suffixes}), up to {limit} MB each.",
        "Texto, Markdown, HTML, PDF y Word ({suffixes}), hasta {limit} MB cada uno.",
    ),
    "UPLOAD": ("Add", "Añadir"),
    "OVER": (
        "Replace documents of the same name (the earlier file can be put back)",
        "Reemplazar documentos del mismo nombre (el archivo anterior puede restaurarse)",
    ),
    "UPLOADING": ("Sending, {percent}%", "Enviando, {percent} %"),
    "WAITING_TO_SEND": ("Waiting", "En espera"),
    "CHECKING_FILE": ("Reading it", "Leyéndolo"),
    "INDEXING_FILE": ("Indexing", "Indexando"),
    "INDEXED_FILE": (
        {"one": "In the index: 1 passage", "many": "In the index: {count} passages"},
        {"one": "En el índice: 1 fragmento", "many": "En el índice: {count} fragmentos"},
    ),
    "PLACED_FILE": (
        "Added as {path}; it is being indexed.",
        "Añadido como {path}; se está indexando.",
    ),
    "NOT_INDEXED_FILE": ("Added, but left out of the index", "Añadido, pero fuera del índice"),
    "UPLOAD_LOST": (
        "It was not sent: the connection broke off. Try again.",
        "No se envió: se cortó la conexión. Vuelva a intentarlo.",
    ),
    "UPLOADS_DONE": ("{done} of {total} files added.", "{done} de {total} archivos añadidos."),
    "FILE_REASONS": (
        {
            "name": "A name that cannot be used",
            "type": "A kind of file that is not supported",
            "empty": "An empty file",
            "too_large": "Too large",
            "unreadable": "Cannot be read as text",
            "name_taken": "The name is taken",
            "unchanged": "Nothing to do",
            "duplicate": "The same content as another document",
            "last": "The last document",
            "not_there": "Not there any more",
            "not_plain": "Left alone",
            "not_writable": "Not allowed here",
            "disk": "The disk refused",
            "broken_off": "Broken off",
        },
        {
            "name": "Un nombre que no se puede usar",
            "type": "Un tipo de archivo no admitido",
            "empty": "Un archivo vacío",
            "too_large": "Demasiado grande",
            "unreadable": "No se puede leer como texto",
            "name_taken": "El nombre está ocupado",
            "unchanged": "No hay nada que hacer",
            "duplicate": "El mismo contenido que otro documento",
            "last": "El último documento",
            "not_there": "Ya no está",
            "not_plain": "No se ha tocado",
            "not_writable": "No está permitido aquí",
            "disk": "El disco no lo admitió",
            "broken_off": "Interrumpido",
        },
    ),
    "REPLACE_IT": ("Replace it", "Reemplazarlo"),
    "ADD_ANYWAY": ("Add it all the same", "Añadirlo de todos modos"),
    "TRY_AGAIN": ("Try again", "Intentar de nuevo"),
    "DISMISS": ("Dismiss", "Descartar"),
    "FIND_DOCUMENTS": ("Filter", "Filtrar"),
    "FIND_DOCUMENTS_HINT": ("Title, file or language", "Título, archivo o idioma"),
    "APPLY": ("Apply", "Aplicar"),
    "DOCUMENTS_MATCHING": ("{shown} of {total} documents", "{shown} de {total} documentos"),
    "NO_MATCH": ("No document matches.", "Ningún documento coincide."),
    "COLUMN": (
        {
            "title": "Document",
            "date": "Date",
            "language": "Language",
            "size": "Size",
            "chunks": "Passages",
            "indexed": "Indexed (UTC)",
            "repairs": "Repairs",
            "actions": "Actions",
        },
        {
            "title": "Documento",
            "date": "Fecha",
            "language": "Idioma",
            "size": "Tamaño",
            "chunks": "Fragmentos",
            "indexed": "Indexado (UTC)",
            "repairs": "Reparaciones",
            "actions": "Acciones",
        },
    ),
    "SORT_BY": ("Sort by", "Ordenar por"),
    "NO_DATE": ("not stated", "no consta"),
    "NO_REPAIRS": ("none", "ninguna"),
    "LANGUAGE_NAMES": (
        {
            "en": "English",
            "es": "Spanish",
            "pt": "Portuguese",
            "fr": "French",
            "it": "Italian",
            "de": "German",
            "nl": "Dutch",
            "ja": "Japanese",
            "zh": "Chinese",
            "ko": "Korean",
            "ru": "Russian",
            "ar": "Arabic",
            "hi": "Hindi",
            "el": "Greek",
        },
        {
            "en": "inglés",
            "es": "español",
            "pt": "portugués",
            "fr": "francés",
            "it": "italiano",
            "de": "alemán",
            "nl": "neerlandés",
            "ja": "japonés",
            "zh": "chino",
            "ko": "coreano",
            "ru": "ruso",
            "ar": "árabe",
            "hi": "hindi",
            "el": "griego",
        },
    ),
    "REPLACE": ("Replace", "Reemplazar"),
    "REPLACE_LABEL": ("Replace {title} by another file", "Reemplazar {title} por otro archivo"),
    "REPLACE_WITH": ("Replace by this file", "Reemplazar por este archivo"),
    "REMOVE": ("Remove", "Quitar"),
    "REMOVE_LABEL": ("Remove {title}", "Quitar {title}"),
    "REMOVE_HEAD": ("Remove this document?", "¿Quitar este documento?"),
    "REMOVE_TEXT": (
        "No answer will be drawn from it any more. It can be put back; answers that cited it stay readable.",
        "Ya no saldrán respuestas de él. Se puede restaurar; las respuestas que lo citaron siguen legibles.",
    ),
    "CANCEL": ("Cancel", "Cancelar"),
    "REMOVED_NOTE": ("{path} was removed. It can be put back.", "{path} se ha quitado. Se puede restaurar."),
    "REMOVED_FILES": (
        {"one": "1 removed file", "many": "{count} removed files"},
        {"one": "1 archivo quitado", "many": "{count} archivos quitados"},
    ),
    "REMOVED_AT": ("removed {at}", "quitado el {at}"),
    "REPLACED_AT": ("replaced {at}", "reemplazado el {at}"),
    "PUT_BACK": ("Put back", "Restaurar"),
    "PUT_BACK_LABEL": ("Put {path} back", "Restaurar {path}"),
    "PUT_BACK_OVER": ("Put back in place of today's", "Restaurar en lugar del actual"),
    "PUT_BACK_NOTE": ("{path} is back.", "{path} está de vuelta."),
    "REINDEX": ("Re-index all", "Reindexar todo"),
    "REINDEX_HEAD": ("Make the index anew?", "¿Rehacer el índice?"),
    "REINDEX_TEXT": (
        "Every document is read and indexed again. This takes a while; questions are answered meanwhile.",
        "Cada documento se lee e indexa de nuevo. Tarda un rato; mientras tanto se responden preguntas.",
    ),
    "INDEXING_HEAD": ("Bringing the index up to date", "Poniendo el índice al día"),
    "REINDEXING_HEAD": ("Making the index anew", "Rehaciendo el índice"),
    "INDEXING_DONE": ("The index is up to date.", "El índice está al día."),
    "INDEXING_FAILED": ("The index was not brought up to date", "El índice no se puso al día"),
    "LEFT_OUT": (
        {"one": "1 file was left out", "many": "{count} files were left out"},
        {"one": "1 archivo quedó fuera", "many": "{count} archivos quedaron fuera"},
    ),
    "NOT_READY": ("The documents are being made ready.", "Los documentos se están preparando."),
    "RELOAD": ("Reload this page in a moment.", "Recargue esta página en un momento."),
    "PAGE_OF": ("Page {page} of {pages}", "Página {page} de {pages}"),
    "EARLIER_PAGE": ("Previous", "Anterior"),
    "LATER_PAGE": ("Next", "Siguiente"),
    # One document
    "DOCUMENT": ("Document", "Documento"),
    "ABOUT_DOCUMENT": ("Facts and downloads", "Datos y descargas"),
    "ALL_DOCUMENTS": ("All documents", "Todos los documentos"),
    "TEXT": ("Text", "Texto"),
    "TEXT_NOTE": (
        "As it is searched and cited, character for character.",
        "Tal como se busca y se cita, carácter por carácter.",
    ),
    "FORMAT": ("Format", "Formato"),
    "CHARACTERS": ("Characters", "Caracteres"),
    "TEXT_SHA": ("sha256 of the text", "sha256 del texto"),
    "FILE_SHA": ("sha256 of the file", "sha256 del archivo"),
    "DOWNLOAD": ("Download", "Descargar"),
    "DOWNLOAD_FILE": ("Download the file", "Descargar el archivo"),
    "DOWNLOAD_TEXT": ("Download the text", "Descargar el texto"),
    "NO_FILE": (
        "The file itself is no longer there in this version; its text is.",
        "El archivo ya no está en esta versión; su texto sí.",
    ),
    "OLD_VERSION": (
        "This is an earlier version. The file has changed or gone since.",
        "Esta es una versión anterior. El archivo ha cambiado o ya no está.",
    ),
    "SHOW_CURRENT": ("Show the current version", "Ver la versión actual"),
    "VERSIONS_KEPT": ("Versions kept", "Versiones guardadas"),
    "VERSIONS_NOTE": (
        "A version is kept when an answer first cites or weighs it.",
        "Una versión se guarda cuando una respuesta la cita o la sopesa por primera vez.",
    ),
    "NO_VERSIONS": (
        "None yet: no answer has cited or weighed it.",
        "Ninguna aún: ninguna respuesta lo ha citado ni sopesado.",
    ),
    "KEPT_AT": ("kept {at}", "guardada el {at}"),
    "CITED_BY": (
        {"none": "Cited by no answer yet", "one": "Cited by 1 answer", "many": "Cited by {count} answers"},
        {
            "none": "Ninguna respuesta lo cita aún",
            "one": "Citado por 1 respuesta",
            "many": "Citado por {count} respuestas",
        },
    ),
    "CITED_HIDDEN": (
        "Only auditors may see the questions that others asked.",
        "Solo los auditores pueden ver las preguntas de otros.",
    ),
    "RECORD": ("Record", "Registro"),
    "SHOW_PASSAGE": ("Show the passage", "Ver el fragmento"),
    "OLDER": ("Older", "Más antiguas"),
    "NEWEST": ("Newest", "Más recientes"),
    "UNREADABLE_RECORD": (
        "This record cannot be read here.",
        "Este registro no se puede leer aquí.",
    ),
    "OPEN_PAGE": ("Open the document's page", "Abrir la página del documento"),
    "MANAGE_DOCUMENTS": ("Manage documents", "Gestionar documentos"),
    "NO_SUCH_DOCUMENT": ("There is no such document here", "Aquí no hay tal documento"),
    "NO_SUCH_DOCUMENT_TEXT": (
        "It may have been removed or renamed, or this version was never cited.",
        "Quizá se quitó o cambió de nombre, o esta versión nunca se citó.",
    ),
    # Scope of a chat
    "SCOPE_ALL": ("All documents", "Todos los documentos"),
    "SCOPE_SOME": ("{count} of {total} documents", "{count} de {total} documentos"),
    "SCOPE_HEAD": ("Documents to search", "Documentos en los que buscar"),
    "SCOPE_TEXT": (
        "Only the chosen documents are searched in this conversation. With none chosen, all are.",
        "En esta conversación solo se busca en los documentos elegidos. Sin elegir ninguno, en todos.",
    ),
    "SCOPE_LABEL": ("Choose which documents are searched", "Elegir en qué documentos se busca"),
    "SCOPE_CLEAR": ("Clear: search all", "Borrar: buscar en todos"),
    "SCOPE_SHOWN": ("Choose all shown", "Elegir todos los visibles"),
    "SCOPE_FIND": ("Find a document", "Buscar un documento"),
    "SCOPED_TO": (
        {"one": "Searched only in {names}", "many": "Searched only in {count} documents: {names}"},
        {"one": "Buscado solo en {names}", "many": "Buscado solo en {count} documentos: {names}"},
    ),
    "AND_MORE": ("{names} and {count} more", "{names} y {count} más"),
    "SCOPED_REFUSAL": (
        "Only the chosen documents were searched.",
        "Solo se buscó en los documentos elegidos.",
    ),
    "ASK_ALL": ("Ask all documents", "Preguntar a todos los documentos"),
    # The audit
    "AUDIT_TITLE": ("Audit", "Auditoría"),
    "AUDIT_INTRO": (
        "Every question and what was answered, in a chain of records that nobody can change unnoticed.",
        "Cada pregunta y lo que se respondió, en una cadena de registros que nadie puede "
        "cambiar sin que se note.",
    ),
    "AUDIT_FORBIDDEN": ("Not for you to see", "No puede ver esto"),
    "AUDIT_FORBIDDEN_TEXT": (
        "Only auditors may see the answers that others were given. Ask whoever runs this "
        "server to add your name to UI_AUDITORS.",
        "Solo los auditores pueden ver las respuestas que recibieron otros. Pida a quien "
        "administra este servidor que añada su nombre a UI_AUDITORS.",
    ),
    "AUDIT_MISSING": ("There is no such record", "No existe ese registro"),
    "AUDIT_BROKE": ("The audit log cannot be read", "No se puede leer el registro de auditoría"),
    "AUDIT_BACK": ("Back to the records", "Volver a los registros"),
    "ALARM": ("The record is not what was written", "El registro no es lo que se escribió"),
    "ALARM_TEXT": (
        {
            "one": "One fault was found in the chain of records. Do not rely on this log before it is "
            "explained.",
            "many": "{count} faults were found in the chain of records. Do not rely on this log before "
            "they are explained.",
        },
        {
            "one": "Se halló un fallo en la cadena de registros. No se fíe de este registro hasta que se "
            "explique.",
            "many": "Se hallaron {count} fallos en la cadena de registros. No se fíe de este registro "
            "hasta que se expliquen.",
        },
    ),
    "ALARM_HINT": (
        "`assistant audit` names every fault; compare with a backup or an export.",
        "`assistant audit` nombra cada fallo; compare con una copia de seguridad o una exportación.",
    ),
    "CHAIN": ("Chain of records", "Cadena de registros"),
    "CHAIN_INTACT": ("Intact", "Íntegra"),
    "CHAIN_BROKEN": ("Broken", "Rota"),
    "CHAIN_UNKNOWN": ("Not verified yet", "Aún sin verificar"),
    "CHAIN_RUNNING": ("Verifying", "Verificando"),
    "CHAIN_UP_TO": (
        "Record {seq} and all before it were read again at {time}.",
        "El registro {seq} y todos los anteriores se releyeron a las {time}.",
    ),
    "CHAIN_SINCE": (
        {"one": "One record was added since.", "many": "{count} records were added since."},
        {
            "one": "Desde entonces se añadió un registro.",
            "many": "Desde entonces se añadieron {count} registros.",
        },
    ),
    "CHAIN_HIDDEN": (
        {
            "one": "The index hides or misstates one record; `assistant audit reindex` rebuilds it.",
            "many": "The index hides or misstates {count} records; `assistant audit reindex` rebuilds it.",
        },
        {
            "one": "El índice oculta o altera un registro; `assistant audit reindex` lo reconstruye.",
            "many": "El índice oculta o altera {count} registros; `assistant audit reindex` lo reconstruye.",
        },
    ),
    "CHAIN_CLOCK": (
        {"one": "The clock went back once.", "many": "The clock went back {count} times."},
        {"one": "El reloj retrocedió una vez.", "many": "El reloj retrocedió {count} veces."},
    ),
    "CHAIN_ERASED": (
        {
            "one": "One body was removed, and a record says so.",
            "many": "{count} bodies were removed, and records say so.",
        },
        {
            "one": "Se eliminó un contenido, y un registro lo dice.",
            "many": "Se eliminaron {count} contenidos, y hay registros que lo dicen.",
        },
    ),
    "HEAD": ("Head", "Cabeza"),
    "HEAD_HINT": (
        "Note it elsewhere: only a copy kept outside shows later that the newest records were not cut off.",
        "Anótela en otro lugar: solo una copia externa demuestra después que no se cortaron "
        "los últimos registros.",
    ),
    "VERIFY_NOW": ("Verify now", "Verificar ahora"),
    "DONE_OF": ("{done} of {total}", "{done} de {total}"),
    "GATE": ("Gate", "Exigencias"),
    "GATE_PASSED": ("Passed", "Se cumplen"),
    "GATE_FAILED": ("Falls short", "No se cumplen"),
    "GATE_NONE": (
        "Run the report to see whether the answers meet what AUDIT_GATE demands.",
        "Genere el informe para ver si las respuestas cumplen lo que exige AUDIT_GATE.",
    ),
    "GATE_AS_OF": ("{about} As of record {seq}, {time}.", "{about} Hasta el registro {seq}, {time}."),
    "GATE_RULES": (
        {
            "supported": "Supported claims",
            "unsupported": "Claims that their citations do not support",
            "uncited": "Claims that cite nothing",
            "drifted": "Citations whose source no longer says so",
            "misquoted": "Quotes that do not stand at their place",
            "chain": "Chain and index intact",
            "unreadable": "Answers that could not be audited",
        },
        {
            "supported": "Afirmaciones respaldadas",
            "unsupported": "Afirmaciones que sus citas no respaldan",
            "uncited": "Afirmaciones sin cita",
            "drifted": "Citas cuya fuente ya no lo dice",
            "misquoted": "Citas textuales que no están en su lugar",
            "chain": "Cadena e índice íntegros",
            "unreadable": "Respuestas que no se pudieron auditar",
        },
    ),
    "GATE_LEAST": ("at least {limit}", "al menos {limit}"),
    "GATE_MOST": ("at most {limit}", "como máximo {limit}"),
    "GATE_RULE": ("Demand", "Exigencia"),
    "GATE_FOUND": ("Found", "Hallado"),
    "GATE_RESULT": ("Result", "Resultado"),
    "GATE_PASS": ("pass", "cumple"),
    "GATE_FAIL": ("fail", "no cumple"),
    "DRIFT": ("Changes in the sources", "Cambios en las fuentes"),
    "SOURCE_TODAY": ("Source today: {state}", "Fuente hoy: {state}"),
    "MORE_FILTERS": ("More filters", "Más filtros"),
    "DRIFT_NONE": (
        "Every cited version is the one in the corpus today.",
        "Cada versión citada es la que está hoy en el corpus.",
    ),
    "DRIFT_SOME": (
        {
            "one": "One cited version is no longer what the corpus holds.",
            "many": "{count} cited versions are no longer what the corpus holds.",
        },
        {
            "one": "Una versión citada ya no es la del corpus.",
            "many": "{count} versiones citadas ya no son las del corpus.",
        },
    ),
    "DRIFT_UNKNOWN": (
        "The documents are not ready, so it cannot be told.",
        "Los documentos no están listos, así que no se sabe.",
    ),
    "DRIFT_STATES": (
        {
            "unchanged": "unchanged",
            "moved": "moved, its content the same",
            "changed_still_quoted": "changed, still says so",
            "changed": "changed since",
            "gone": "gone since",
            "unknown": "cannot be told",
        },
        {
            "unchanged": "sin cambios",
            "moved": "trasladada, con el mismo contenido",
            "changed_still_quoted": "cambiada, aún lo dice",
            "changed": "cambiada desde entonces",
            "gone": "retirada desde entonces",
            "unknown": "no se sabe",
        },
    ),
    "DRIFT_CITED_BY": (
        {"one": "cited by one record", "many": "cited by {count} records"},
        {"one": "citada por un registro", "many": "citada por {count} registros"},
    ),
    "DRIFT_MORE": ("Only the first {count} are listed.", "Solo se listan las primeras {count}."),
    "REPORTS": ("Report", "Informe"),
    "REPORT_RUN": ("Run the report over these records", "Generar el informe de estos registros"),
    "REPORT_TEXT": (
        "It checks every quote, claim and source of the selected records again, and the whole chain.",
        "Comprueba de nuevo cada cita, afirmación y fuente de los registros elegidos, y toda la cadena.",
    ),
    "REPORT_RUNNING": ("Running: {about}", "Generando: {about}"),
    "REPORT_READY": ("Ready: {about}", "Listo: {about}"),
    "REPORT_FAILED": ("The report broke off: {reason}", "El informe se interrumpió: {reason}"),
    "REPORT_FORMS": (
        {
            "html": "Page (HTML)",
            "json": "Data (JSON)",
            "csv": "Table (CSV)",
            "junit": "JUnit XML",
            "annotations": "Web Annotations",
        },
        {
            "html": "Página (HTML)",
            "json": "Datos (JSON)",
            "csv": "Tabla (CSV)",
            "junit": "JUnit XML",
            "annotations": "Web Annotations",
        },
    ),
    "REPORT_STOP": ("Stop", "Detener"),
    "ALL_RECORDS": ("All records.", "Todos los registros."),
    "FILTER": ("Filter", "Filtrar"),
    "FILTER_CLEAR": ("Clear", "Quitar filtros"),
    "FILTERS": ("Filters", "Filtros"),
    "F_TEXT": ("Words", "Palabras"),
    "F_TEXT_HINT": (
        "Whole words of question and answer, or a record's id; end with * for beginnings.",
        "Palabras enteras de la pregunta y la respuesta, o el id de un registro; termine con "
        "* para comienzos.",
    ),
    "F_SINCE": ("From", "Desde"),
    "F_UNTIL": ("To", "Hasta"),
    "F_KIND": ("Kind", "Tipo"),
    "F_VERDICT": ("Verdict", "Veredicto"),
    "F_DOCUMENT": ("Document", "Documento"),
    "F_SIGNED": ("Sign-off", "Revisión"),
    "F_FEEDBACK": ("Feedback", "Valoración"),
    "F_SOURCE": ("Asked through", "Preguntado por"),
    "F_PERSON": ("Person", "Persona"),
    "F_ANY": ("any", "cualquiera"),
    "F_SIGNED_VALUES": (
        {"yes": "every claim judged", "no": "not judged yet"},
        {"yes": "todo revisado", "no": "sin revisar"},
    ),
    "F_FEEDBACK_VALUES": ({"up": "up", "down": "down"}, {"up": "a favor", "down": "en contra"}),
    "F_BAD_DATE": (
        "{value} is not a date; write it as 2026-01-31.",
        "{value} no es una fecha; escríbala como 2026-01-31.",
    ),
    "F_BAD_VALUE": ("{value} is not a {name}.", "{value} no es válido para {name}."),
    "RECORD_KINDS": (
        {
            "answer": "answer",
            "abstention": "abstention",
            "failure": "failure",
            "signoff": "sign-off",
            "feedback": "feedback",
            "prune": "pruning",
            "redaction": "redaction",
        },
        {
            "answer": "respuesta",
            "abstention": "abstención",
            "failure": "fallo",
            "signoff": "revisión",
            "feedback": "valoración",
            "prune": "poda",
            "redaction": "supresión",
        },
    ),
    "COLUMN_TIME": ("Asked (UTC)", "Preguntado (UTC)"),
    "COLUMN_QUESTION": ("Question", "Pregunta"),
    "COLUMN_KIND": ("Kind", "Tipo"),
    "COLUMN_CLAIMS": ("Claims", "Afirmaciones"),
    "COLUMN_SOURCES": ("Sources", "Fuentes"),
    "COLUMN_SIGNED": ("Judged", "Revisado"),
    "COLUMN_FEEDBACK": ("Feedback", "Valoración"),
    "NO_RECORDS": ("No record fits these filters.", "Ningún registro cumple estos filtros."),
    "NO_RECORDS_YET": (
        "Nothing was asked yet. Every answer will be listed here.",
        "Aún no se ha preguntado nada. Aquí aparecerá cada respuesta.",
    ),
    "NO_QUESTION": ("(no question)", "(sin pregunta)"),
    "ERASED": ("(its content was removed)", "(su contenido se eliminó)"),
    "UNSOUND": ("not what was written", "no es lo que se escribió"),
    "RECORDS_NEWER": ("Newer", "Más recientes"),
    "RECORDS_OLDER": ("Older", "Más antiguos"),
    "RECORDS_NEWEST": ("Newest", "Los más recientes"),
    "RECORDS_CAPTION": (
        "Records in the order of the chain, newest first",
        "Registros en el orden de la cadena, los más recientes primero",
    ),
    "SUMMARY": (
        "Answers {answers}, abstentions {abstentions}, failures {failures}",
        "Respuestas {answers}, abstenciones {abstentions}, fallos {failures}",
    ),
    "SUMMARY_SUPPORTED": (
        "{share} of {claims} checkable claims supported",
        "{share} de {claims} afirmaciones comprobables, respaldadas",
    ),
    "SUMMARY_FEEDBACK": ("feedback {up} up, {down} down", "valoraciones: {up} a favor, {down} en contra"),
    "SUMMARY_TIMES": (
        "answered in {p50} s (median), {p95} s (95%)",
        "respondido en {p50} s (mediana), {p95} s (95 %)",
    ),
    "TRENDS": ("Trends", "Tendencias"),
    "TREND_SHOW": ("Show figures and trends", "Mostrar cifras y tendencias"),
    "TREND_ASKED": ("Answers and abstentions", "Respuestas y abstenciones"),
    "TREND_SUPPORTED": ("Share of supported claims", "Afirmaciones respaldadas"),
    "TREND_FEEDBACK": ("Feedback", "Valoraciones"),
    "TREND_TIMES": ("Seconds to the answer", "Segundos hasta la respuesta"),
    "TREND_TABLE": ("The same figures as a table", "Las mismas cifras en una tabla"),
    "TREND_LABEL": ("{title}, {first} to {last}: {series}.", "{title}, de {first} a {last}: {series}."),
    "TREND_FROM_TO": ("{name} from {first} to {last}", "{name} de {first} a {last}"),
    "SERIES": (
        {
            "answers": "answers",
            "abstentions": "abstentions",
            "failures": "failures",
            "supported": "supported",
            "up": "up",
            "down": "down",
            "p50": "median",
            "p95": "95%",
        },
        {
            "answers": "respuestas",
            "abstentions": "abstenciones",
            "failures": "fallos",
            "supported": "respaldadas",
            "up": "a favor",
            "down": "en contra",
            "p50": "mediana",
            "p95": "95 %",
        },
    ),
    "TREND_DATE": ("Date", "Fecha"),
    "PROGRESS_JUDGED": (
        "{judged} of {claims} claims of this selection judged",
        "{judged} de {claims} afirmaciones de esta selección revisadas",
    ),
    "PROGRESS_PART": ("(the newest 5,000 answers)", "(las 5.000 respuestas más recientes)"),
    "NEXT_UNJUDGED": ("Next not judged", "Siguiente sin revisar"),
    "START_JUDGING": ("Start judging", "Empezar a revisar"),
    "RECORD_NUMBER": ("Record {seq}", "Registro {seq}"),
    "PREVIOUS_RECORD": ("Newer record", "Registro más reciente"),
    "NEXT_RECORD": ("Older record", "Registro más antiguo"),
    "RECORD_PLACES": ("Records beside this one", "Registros contiguos"),
    "THE_ANSWER": ("The answer", "La respuesta"),
    "REFUSED_AS": ("Refused: {reason}", "No respondida: {reason}"),
    "BROKE_AS": ("Something broke; nothing was answered.", "Algo falló; no se respondió."),
    "CLAIM": ("Claim {number}", "Afirmación {number}"),
    "CLAIMS_HEAD": ("Claims and their proof", "Afirmaciones y sus pruebas"),
    "TODAY_SAYS": (
        "Recorded as {recorded}; today's checks say {today}.",
        "Registrado como {recorded}; las comprobaciones de hoy dicen {today}.",
    ),
    "CHECKS_RUN": (
        {"none": "No check applied", "one": "1 check", "many": "{count} checks"},
        {"none": "Ninguna comprobación aplicable", "one": "1 comprobación", "many": "{count} comprobaciones"},
    ),
    "CHECKS_SPARED": ("Did not apply: {names}", "No aplicables: {names}"),
    "RECORDED_AS": ("recorded as {outcome}", "registrado como {outcome}"),
    "CITES_NOTHING": ("This claim cites nothing.", "Esta afirmación no cita nada."),
    "UNKNOWN_MARKER": ("[{number}] points to no citation.", "[{number}] no remite a ninguna cita."),
    "QUOTE_STATES": (
        {
            "exact": "quote exact, kept text's hash matches",
            "wrong_place": "quote stands at another place",
            "normalised": "quote differs in case, spaces or marks",
            "stitched": "quote joined from places apart",
            "misattributed": "quote stands in another document",
            "fabricated": "quote stands nowhere",
            "not_kept": "cited version not kept or altered",
        },
        {
            "exact": "cita exacta, el hash del texto conservado coincide",
            "wrong_place": "la cita está en otro lugar",
            "normalised": "la cita difiere en mayúsculas, espacios o signos",
            "stitched": "cita unida de partes separadas",
            "misattributed": "la cita está en otro documento",
            "fabricated": "la cita no está en ninguna parte",
            "not_kept": "versión citada no conservada o alterada",
        },
    ),
    "QUOTED_INSTEAD": ("The citation quotes instead:", "La cita dice en cambio:"),
    "OPEN_IN_DOCUMENT": ("Open in the document", "Abrir en el documento"),
    "AT_CHARACTERS": ("characters {start} to {end}", "caracteres {start} a {end}"),
    "ADDS_NOTHING": (
        "[{number}] adds nothing: the others support the claim without it.",
        "[{number}] no aporta nada: las otras respaldan la afirmación sin ella.",
    ),
    "JUDGE": ("Your judgement of claim {number}", "Su juicio sobre la afirmación {number}"),
    "JUDGEMENTS": (
        {"correct": "Correct", "wrong": "Wrong", "cannot_tell": "Cannot tell"},
        {"correct": "Correcta", "wrong": "Incorrecta", "cannot_tell": "No se sabe"},
    ),
    "AGREEMENT": (
        {True: "agrees with the verdict", False: "disagrees with the verdict"},
        {True: "de acuerdo con el veredicto", False: "en desacuerdo con el veredicto"},
    ),
    "REASON": ("Reason", "Motivo"),
    "REASON_HINT": ("needed unless it is correct", "necesario salvo si es correcta"),
    "YOUR_NAME": ("Your name", "Su nombre"),
    "SIGN": ("Sign", "Firmar"),
    "SIGN_AGAIN": ("Sign again", "Firmar de nuevo"),
    "SIGNING_AS": ("Signing as {name}", "Firma como {name}"),
    "CHANGE_NAME": ("Change", "Cambiar"),
    "SIGN_PROBLEMS": (
        {
            "name": "Type your name: a judgement needs one.",
            "reason": "Give a reason: an auditor who finds a claim wrong or cannot tell says why.",
            "judged": "Choose correct, wrong or cannot tell.",
        },
        {
            "name": "Escriba su nombre: un juicio lo necesita.",
            "reason": "Dé un motivo: quien no la halla correcta dice por qué.",
            "judged": "Elija correcta, incorrecta o no se sabe.",
        },
    ),
    "JUDGED_BY": ("{by}, {date}", "{by}, {date}"),
    "JUDGED_EARLIER": ("replaced by a later one", "sustituido por otro posterior"),
    "NOT_JUDGED": ("Nobody has judged this claim.", "Nadie ha revisado esta afirmación."),
    "READ_ONLY_AUDIT": (
        "This server is read-only: nothing can be signed or rated here.",
        "Este servidor es de solo lectura: no se puede firmar ni valorar nada.",
    ),
    "KEYS_ON": ("Keys on", "Teclas activas"),
    "KEYS_HELP": (
        (
            ("j k", "next, previous claim"),
            ("1 2 3", "correct, wrong, cannot tell"),
            ("Enter", "sign, in the reason"),
            ("n p", "older, newer record"),
            ("u", "next not judged"),
        ),
        (
            ("j k", "afirmación siguiente, anterior"),
            ("1 2 3", "correcta, incorrecta, no se sabe"),
            ("Intro", "firmar, en el motivo"),
            ("n p", "registro más antiguo, más reciente"),
            ("u", "siguiente sin revisar"),
        ),
    ),
    "CANDIDATES": ("Considered and not cited", "Considerado y no citado"),
    "CANDIDATE_SCORE": (
        "score {score}, retrieval {retrieval}",
        "puntuación {score}, recuperación {retrieval}",
    ),
    "WITHHELD_HEAD": ("Withheld sentences of the language model", "Frases retenidas del modelo de lenguaje"),
    "RAW_HEAD": ("What else was recorded", "Qué más se registró"),
    "UNDERSTOOD_HEAD": ("Understood as", "Entendida como"),
    "HISTORY": ("Earlier turns", "Turnos anteriores"),
    "HISTORY_ROLES": (
        {"user": "asked", "assistant": "answered"},
        {"user": "preguntado", "assistant": "respondido"},
    ),
    "FACTS": ("Circumstances", "Circunstancias"),
    "FACT_NAMES": (
        {
            "at": "Recorded (UTC)",
            "id": "Record id",
            "source": "Asked through",
            "person": "Asked by",
            "program": "Program",
            "corpus": "Corpus fingerprint",
            "embedder": "Embedder fingerprint",
            "reader": "Reader fingerprint",
            "prompts": "Prompts fingerprint",
            "written_by": "Worded by",
            "hash": "Hash of this record",
            "prev": "Hash of the record before",
            "body_hash": "Hash of its content",
            "documents": "Limited to",
        },
        {
            "at": "Registrado (UTC)",
            "id": "Id del registro",
            "source": "Preguntado por",
            "person": "Preguntó",
            "program": "Programa",
            "corpus": "Huella del corpus",
            "embedder": "Huella del modelo de vectores",
            "reader": "Huella del lector",
            "prompts": "Huella de las instrucciones",
            "written_by": "Redactado por",
            "hash": "Hash de este registro",
            "prev": "Hash del registro anterior",
            "body_hash": "Hash de su contenido",
            "documents": "Limitada a",
        },
    ),
    "LINK_SOUND": (
        "Content, hash and link to the records beside it match.",
        "El contenido, el hash y el enlace con los registros contiguos coinciden.",
    ),
    "SETTINGS": ("Settings at the time", "Ajustes de entonces"),
    "TIMINGS": ("Time taken", "Tiempo empleado"),
    "FEEDBACK_HEAD": ("Feedback", "Valoraciones"),
    "FEEDBACK_ON": ("on citation [{number}]", "sobre la cita [{number}]"),
    "FEEDBACK_REPLACED": ("replaced since", "sustituida después"),
    "FEEDBACK_BROWSER": ("a reader without a name", "una persona sin nombre"),
    "RATE": ("Rate this answer", "Valorar esta respuesta"),
    "RATE_CITATION": ("Rate citation {number}", "Valorar la cita {number}"),
    "RATE_UP": ("Good answer", "Buena respuesta"),
    "RATE_DOWN": ("Bad answer", "Mala respuesta"),
    "RATE_CITATION_UP": ("Citation {number} is right", "La cita {number} es correcta"),
    "RATE_CITATION_DOWN": ("Citation {number} is wrong", "La cita {number} es incorrecta"),
    "RATE_WHY": ("Why?", "¿Por qué?"),
    "RATE_SEND": ("Send", "Enviar"),
    "RATE_SKIP": ("No reason", "Sin motivo"),
    "RATE_KEPT": ("Thank you. It is kept with the record.", "Gracias. Se guarda con el registro."),
    "RATE_TAKEN_BACK": ("Taken back.", "Retirada."),
    "RATE_FAILED": ("It could not be kept: {reason}", "No se pudo guardar: {reason}"),
    "FINDINGS": ("Worth a look", "Conviene mirar"),
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
