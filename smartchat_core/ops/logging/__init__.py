"""Log records: their schema, redaction and sampling, and the text of each event."""
