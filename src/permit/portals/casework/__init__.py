"""The officers' work list and case page: one implementation for the office's and the bureau's door."""
