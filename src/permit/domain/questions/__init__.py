"""The fixed questions, read from plain values and answered as plain JSON: one answer, whoever asks.

The `permit` command and the machine's door (`permit.api`) only differ in where the words come from.
"""
