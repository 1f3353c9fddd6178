"""Webhooks: messages about events, signed and sent to URLs that people name (Standard Webhooks 1.0)."""
