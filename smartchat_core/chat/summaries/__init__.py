"""Whole books read by a language model: part by part, then together."""
