"""Attacks through documents, titles, file names, questions and history, as data, and what came of them.

`attacks.jsonl` holds one attack a line (`attack.py` says what its fields mean). `run.py` builds a folder of
ordinary and hostile documents, asks through `Assistant.ask`, and `verdict.py` says what came through.
"""
