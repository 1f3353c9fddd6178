"""Adapters of the mailer: a mail server by SMTP, and a folder."""
