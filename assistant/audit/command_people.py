"""Actions of people: sign-off, feedback, replay."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from pydantic import SecretStr

from assistant.audit.command_open import open_log
from assistant.audit.record import answer_of
from assistant.audit.replay import Replay, history_of, lay_out_versions, replay
from assistant.audit.signoff import Opinion, give_feedback, sign_off
from assistant.audit.types import Record
from assistant.commands.output import say, to_json, warn
from assistant.config import load_settings
from assistant.versions import VersionStore


def sign_off_claims(args: argparse.Namespace) -> int:
    """Record a judgement of some claims, or of all."""
    with open_log() as log:
        claims = args.claim or range(1, len(answer_of(log.get(args.record)).claims) + 1)
        opinions = [Opinion(number - 1, args.agree, args.comment) for number in claims]
        record = sign_off(log, args.record, opinions, by=args.by)
    say(f"recorded as {record.id}")
    return 0


def record_feedback(args: argparse.Namespace) -> int:
    """Record feedback."""
    with open_log() as log:
        record = give_feedback(log, args.record, args.value, comment=args.comment, by=args.by)
    say(f"recorded as {record.id}")
    return 0


def replay_record(args: argparse.Namespace) -> int:
    """Ask again; 1 when something that a reader would notice differs."""
    with open_log() as log:
        record = log.get(args.record)
    done = _against_versions(record) if args.versions else _against_today(record)
    if args.json:
        say(to_json(done))
    else:
        for line in (*done.circumstances, *(done.differences or ("The answer is the same.",))):
            say(line)
    return 1 if done.differences else 0


def _against_today(record: Record) -> Replay:
    """The new answer is recorded like any other; its own record says under which circumstances."""
    from assistant.commands.opening import open_assistant

    with open_assistant() as assistant, open_log() as log:
        recorded = answer_of(record)
        now = assistant.ask(recorded.question, history_of(record), documents=recorded.documents)
        return replay(record, lambda *_: now, circumstances=log.get(now.id).body)


def _against_versions(record: Record) -> Replay:
    """In a corpus and a log of its own, made of the kept versions and thrown away afterwards."""
    from assistant.commands.opening import open_assistant

    versions = VersionStore.open(load_settings().data_dir)
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        for document in lay_out_versions(record, versions, corpus):
            warn(f"not kept, so left out: the version of {document} that was considered")
        place = {"corpus_dir": corpus, "data_dir": Path(folder, "data"), "index_on_open": "on"}
        with open_assistant(**place, audit_database_url=SecretStr("")) as assistant:
            return replay(record, assistant.ask)
