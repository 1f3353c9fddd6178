"""Ports that say of every call how it went, around the adapters that do the work.

Their spans are part of a trace that has begun elsewhere: what goes on while nothing is traced makes none.
"""
