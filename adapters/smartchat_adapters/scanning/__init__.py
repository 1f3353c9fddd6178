"""Scanners of files for malware."""
