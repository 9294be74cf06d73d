"""The four registries over HTTP."""
