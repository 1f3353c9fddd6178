"""Measuring an installation as a whole."""
