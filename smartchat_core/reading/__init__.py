"""The one service behind library, command line and web: search, ask, summarize, find quotes, read."""
