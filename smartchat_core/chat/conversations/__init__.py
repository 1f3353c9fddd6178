"""Conversations that are kept: a tree of turns, answered one after the other."""
