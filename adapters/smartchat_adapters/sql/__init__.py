"""The database through SQLAlchemy, on SQLite and PostgreSQL.

What differs between them is in `sqlite` and `postgresql`, behind `server`, and the meaning of their errors beside them.
"""
