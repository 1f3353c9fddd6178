"""The database through SQLAlchemy: SQLite on one machine. What differs between servers is in `sqlite.py`."""
