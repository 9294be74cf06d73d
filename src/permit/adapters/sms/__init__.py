"""The SMS gateway over HTTP."""
