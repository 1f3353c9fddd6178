"""Parsing in confined child processes."""
