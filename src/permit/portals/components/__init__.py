"""The design system's template tags, by subject. Templates load them all with `{% load permit_components %}`."""
