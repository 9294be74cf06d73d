"""The verbs of the `permit` command, one module each: `add_arguments(parser)` and `run(args) -> exit status`."""
