"""Looking at everything that SmartChat depends on, before the first request does."""
