"""Presentations: their slides as sections."""
