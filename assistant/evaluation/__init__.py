"""Scores of answers against questions with gold answers: what `assistant eval` measures.

`questions` reads the file, `ask` asks it, `judge` compares one answer, `summary` counts and
`table` prints. Nothing here changes an answer.
"""
