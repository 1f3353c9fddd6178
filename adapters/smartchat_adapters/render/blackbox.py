"""The probes of the blackbox exporter (https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md)."""

from __future__ import annotations

from smartchat_adapters.render.text import to_yaml

__all__ = ["blackbox_config"]


def blackbox_config() -> str:
    """The file `blackbox.yml`: a page that answers, and the day on which a certificate expires."""
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
                    "tcp": {
                        "tls": True,
                        # Else the exporter reports no date as soon as it has passed, and the alert on it would end. Who
                        # signed the certificate is checked by the probes of pages at https addresses.
                        "tls_config": {"insecure_skip_verify": True},
                        "preferred_ip_protocol": "ip4",
                        "ip_protocol_fallback": True,
                    },
                },
            }
        }
    )
