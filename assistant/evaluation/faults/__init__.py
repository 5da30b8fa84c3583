"""Known faults, planted by a scripted model into true sentences: how many are shown as supported?

`plant.py` makes the faults, `right.py` true wordings that must not be withheld, `model.py` writes either in
place of a language model, `run.py` asks and counts.
"""
