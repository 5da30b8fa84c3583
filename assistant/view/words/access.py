"""Logging in, being refused, and requests from elsewhere."""

from __future__ import annotations

from typing import Any, Final

# NAME: (English, Spanish)
WORDS: Final[dict[str, tuple[Any, Any]]] = {
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
}
