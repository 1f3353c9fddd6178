"""Trying the whole of SmartChat with a small book that nobody else has."""
