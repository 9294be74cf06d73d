"""Malware scanning."""
