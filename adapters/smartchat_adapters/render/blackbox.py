"""The probes of the blackbox exporter (https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md)."""

from __future__ import annotations

from smartchat_adapters.render.text import to_yaml

__all__ = ["blackbox_config"]


def blackbox_config() -> str:
    """The file `blackbox.yml`: a page that answers, and a certificate that is right and does not expire."""
    return to_yaml(
        {
            "modules": {
                "http_2xx": {
                    "prober": "http",
                    "timeout": "5s",
                    "http": {
                        "method": "GET",
                        "headers": {"User-Agent": "smartchat-probe"},
                        "follow_redirects": False,
                        "preferred_ip_protocol": "ip4",
                        "ip_protocol_fallback": True,
                    },
                },
                "tls": {
                    "prober": "tcp",
                    "timeout": "5s",
                    "tcp": {"tls": True, "preferred_ip_protocol": "ip4", "ip_protocol_fallback": True},
                },
            }
        }
    )
