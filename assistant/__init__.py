"""Answers over a corpus of documents, each sentence cited to an exact passage."""
