"""Instrumented ports: wrappers of adapters that record a span or a measurement for every call.

Their spans are part of a trace that has begun elsewhere: what goes on while nothing is traced makes none.
"""
