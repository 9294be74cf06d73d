"""Mutation testing of the rules: `make mutation`. Decision 'Our own mutation driver' in docs/decisions says why."""
