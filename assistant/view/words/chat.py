"""The chat: its frame, questions, answers, and what becomes of them."""

from __future__ import annotations

from typing import Any, Final

from assistant.types import Outcome, RefusalReason, Verdict

# NAME: (English, Spanish)
WORDS: Final[dict[str, tuple[Any, Any]]] = {
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
}
