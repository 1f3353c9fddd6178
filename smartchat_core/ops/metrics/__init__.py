"""Metrics: one module for each subject, and all of them in `registry`."""
