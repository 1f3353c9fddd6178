"""Dashboards: one module for each, and all of them in `registry`."""
