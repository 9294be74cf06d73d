"""Signing documents."""
