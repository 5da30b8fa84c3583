"""Indexing against the bare embedder and against plain LlamaIndex, all in one run on one machine.

    python -m tests.bench.bench_index [--files 500] [--rounds 1]

Each contestant runs in a process of its own over the same files and the same ONNX model, with two
threads. Wall times are what a person waits; ratios of processor time say the same on a busy machine.
Never run by default.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import numpy as np

from tests.bench.corpus import write_files

THREADS = 2
FLOP_PER_TOKEN = 23.1e6  # of all-MiniLM-L6-v2 at 200 tokens
CHUNK_TOKENS = 180
QUESTIONS = (
    "Who wrote the first book?",
    "In what year was the treaty signed?",
    "How many people live in the capital?",
    "What is the largest export of the country?",
    "Why did the empire fall?",
)

Figures = dict[str, float]


def index_with_us(corpus: Path, data: Path) -> Figures:
    """Our index, from nothing."""
    from index.corpus import CorpusIndex
    from index.settings import IndexSettings

    started = time.perf_counter()
    with CorpusIndex.open(IndexSettings(corpus, data, threads=THREADS)) as index:
        report = index.sync()
        return {"seconds": time.perf_counter() - started, "chunks": report.chunks_embedded}


def index_again(corpus: Path, data: Path) -> Figures:
    """A second run over the unchanged corpus."""
    figures = index_with_us(corpus, data)
    assert figures["chunks"] == 0, "the second run embedded something"
    return figures


def embed_barely(corpus: Path, data: Path) -> Figures:
    """Nothing but the model: the texts that we embedded, sorted by length, batch 8."""
    from index.catalog import Catalog
    from index.embedders.onnx import BATCH, open_minilm

    catalog = Catalog(data / "index.sqlite3")
    texts = [chunk.embed_text for info in catalog.infos() for chunk in catalog.chunks_of(info.path)]
    catalog.close()
    model = _Model(open_minilm(threads=THREADS).model.path)
    started = time.perf_counter()
    encodings = model.tokenizer.encode_batch(texts)
    order = sorted(range(len(texts)), key=lambda i: len(encodings[i].ids))
    for first in range(0, len(order), BATCH):
        model.run([encodings[i].ids for i in order[first : first + BATCH]])
    tokens = sum(len(one.ids) for one in encodings)
    return {"seconds": time.perf_counter() - started, "chunks": len(texts), "tokens": tokens}


def index_with_llama_index(corpus: Path, data: Path) -> Figures:
    """Plain LlamaIndex: SimpleDirectoryReader, SentenceSplitter, VectorStoreIndex over Chroma."""
    started = time.perf_counter()
    import chromadb
    from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.vector_stores.chroma import ChromaVectorStore

    from index.embedders.onnx import open_minilm
    from tests.bench.llama_embedding import OnnxEmbedding

    model = _Model(open_minilm(threads=THREADS).model.path)
    client = chromadb.PersistentClient(str(data / "llama"))
    collection = client.create_collection("chunks", configuration={"hnsw": {"space": "cosine"}})
    documents = SimpleDirectoryReader(str(corpus), recursive=True).load_data()
    VectorStoreIndex.from_documents(
        documents,
        storage_context=StorageContext.from_defaults(
            vector_store=ChromaVectorStore(chroma_collection=collection)
        ),
        embed_model=OnnxEmbedding(model.embed),
        transformations=[SentenceSplitter(chunk_size=CHUNK_TOKENS, chunk_overlap=0)],
    )
    return {"seconds": time.perf_counter() - started, "chunks": collection.count()}


def search(corpus: Path, data: Path) -> Figures:
    """Warm searches, without and with embedding the question."""
    from index.corpus import CorpusIndex
    from index.settings import IndexSettings

    with CorpusIndex.open(IndexSettings(corpus, data, threads=THREADS)) as index:
        index.search("warm up")
        cold: list[float] = []
        warm: list[float] = []
        for number in range(20):
            for question in QUESTIONS:
                for times in (cold, warm):  # the second time its vector is remembered
                    started = time.perf_counter()
                    index.search(f"{question} {number}")
                    times.append(time.perf_counter() - started)
    ranked = sorted(warm)
    return {"seconds": median(cold), "p50": median(warm), "p95": ranked[int(0.95 * len(ranked))]}


class _Model:
    """The ONNX model and its tokenizer, with nothing of ours around them."""

    def __init__(self, path: Path) -> None:
        import onnxruntime
        import tokenizers

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        folder = Path(__file__).resolve().parents[2] / "index" / "minilm"
        self.tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(256)

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return self.run([one.ids for one in self.tokenizer.encode_batch(list(texts))]).tolist()

    def run(self, rows: Sequence[Sequence[int]]) -> np.ndarray:
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        mask = np.zeros_like(ids)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = row
            mask[i, : len(row)] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self.session.run(None, feed)[0] * mask[..., None]
        pooled = hidden.sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return np.asarray(pooled / np.linalg.norm(pooled, axis=1, keepdims=True))


def measure_peak() -> float:
    """The fastest fp32 matrix product of several, in FLOP/s, on all cores."""
    a = np.random.default_rng(0).standard_normal((1536, 1536), np.float32)
    best = 0.0
    for _ in range(12):
        started = time.perf_counter()
        a @ a
        best = max(best, 2 * len(a) ** 3 / (time.perf_counter() - started))
    return best


CONTESTANTS: dict[str, Callable[[Path, Path], Figures]] = {
    "ours": index_with_us,
    "again": index_again,
    "bare": embed_barely,
    "search": search,
    "llama": index_with_llama_index,
}


def run_apart(name: str, corpus: Path, data: Path) -> Figures:
    """One contestant in a process of its own; adds its processor time, memory and whole wall time."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "tests.bench.bench_index", "--only", name, str(corpus), str(data)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures | {"process": time.perf_counter() - started}


def run_only(name: str, corpus: Path, data: Path) -> None:
    """What a contestant's process does."""
    before = time.process_time()
    figures = CONTESTANTS[name](corpus, data)
    figures["cpu"] = time.process_time() - before
    figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0
    print(json.dumps(figures))


def compare(files: int) -> dict[str, Figures]:
    """All contestants once, in random order where the order is free."""
    with tempfile.TemporaryDirectory() as folder:
        corpus, data = Path(folder) / "corpus", Path(folder) / "data"
        data.mkdir()
        write_files(corpus, files)
        result = {}
        turns = ["ours", "llama"]
        random.shuffle(turns)
        for name in turns:
            result[name] = run_apart(name, corpus, data)
        for name in ("bare", "again", "search"):
            result[name] = run_apart(name, corpus, data)
        return result


def show(result: dict[str, Figures], peak: float) -> None:
    """The figures as ratios, with what each must reach."""
    ours, bare, llama = result["ours"], result["bare"], result["llama"]
    again, found = result["again"], result["search"]
    rate = {name: result[name]["chunks"] / result[name]["seconds"] for name in ("ours", "bare", "llama")}
    flops = bare["tokens"] * FLOP_PER_TOKEN
    cpu = (ours["cpu"] / ours["chunks"], bare["cpu"] / bare["chunks"])
    lines = (
        f"chunks: ours {ours['chunks']:.0f}, LlamaIndex {llama['chunks']:.0f}",
        "chunks a second: " + ", ".join(f"{name} {some:.1f}" for name, some in rate.items()),
        f"ours / bare, chunks a second, imports included: {rate['ours'] / rate['bare']:.2f}  (at least 0.85)",
        f"ours / bare, processor time a chunk: {cpu[1] / cpu[0]:.2f}",
        f"LlamaIndex / ours, wall: {llama['process'] / ours['process']:.2f}  (at least 1, aim 1.5)",
        f"LlamaIndex / ours, processor time: {llama['cpu'] / ours['cpu']:.2f}",
        f"bare embedder / matmul peak of {peak / 1e9:.0f} GFLOP/s: {flops / bare['seconds'] / peak:.2f}",
        f"second run, unchanged: {again['seconds']:.2f} s, its process {again['process']:.2f} s  (under 1 s)",
        f"search, warm, beside embedding: p50 {found['p50'] * 1e3:.1f} ms, p95 {found['p95'] * 1e3:.1f} ms",
        f"search, warm, with embedding: p50 {found['seconds'] * 1e3:.1f} ms",
        "peak memory, MB: " + ", ".join(f"{name} {one['memory'] / 1e6:.0f}" for name, one in result.items()),
    )
    print("\n".join(lines))


def main() -> None:
    """Prints one block of ratios a round."""
    parser = argparse.ArgumentParser(description="Indexing against the bare embedder and LlamaIndex.")
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        name, corpus, data = options.only
        run_only(name, Path(corpus), Path(data))
        return
    for number in range(options.rounds):
        print(f"round {number + 1}: {options.files} files, load {os.getloadavg()[0]:.1f}")
        show(compare(options.files), measure_peak())


if __name__ == "__main__":
    main()
