"""Looks at what SmartChat depends on."""
