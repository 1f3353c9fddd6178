"""Rules of repositories: which calls add rows to the audit, and which need none."""
