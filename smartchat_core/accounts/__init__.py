"""Who is let in: users, credentials, sessions, keys, rights and their ends."""
