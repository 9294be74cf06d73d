"""Where the outside world is: sign-in services, registries, SMS gateway, malware scanner. Owned by the adapters."""

IDLE = None
