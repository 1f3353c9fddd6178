"""The only place where ports meet adapters."""

from smartchat.composition.adapters import (
    find_recognizer,
    open_cache,
    open_database,
    open_files,
    open_index,
    open_limiter,
    open_queue,
    open_sessions,
)
from smartchat.composition.opening import open_ports
from smartchat.composition.parsers import check_confinement, find_formats
from smartchat.composition.policies import Policies, policies_from
from smartchat.composition.ports import DocumentParsing, PortOverrides, Ports
from smartchat.composition.services import Services, build_services, open_services

__all__ = [
    "DocumentParsing",
    "Policies",
    "PortOverrides",
    "Ports",
    "Services",
    "build_services",
    "check_confinement",
    "find_formats",
    "find_recognizer",
    "open_cache",
    "open_database",
    "open_files",
    "open_index",
    "open_limiter",
    "open_ports",
    "open_queue",
    "open_services",
    "open_sessions",
    "policies_from",
]
