"""The audit as a whole: whether the log is sound, the gate, drift and reports."""

from __future__ import annotations

from typing import Any, Final

# NAME: (English, Spanish)
WORDS: Final[dict[str, tuple[Any, Any]]] = {
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
}
