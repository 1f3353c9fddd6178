"""Policies for what fails or is asked for too often: circuit breaker, retries, rate limits."""
