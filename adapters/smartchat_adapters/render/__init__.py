"""The rules, dashboards and probes as files for the programs that use them."""
