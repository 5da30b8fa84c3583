"""The command line, one file a command.

Each module has `EXAMPLE`, `add_arguments(parser)` and `run(args) -> int`; importing one is quick.
"""
