"""Signing in by a provider (OpenID Connect Core 1.0, Back-Channel Logout 1.0; RFC 6749, 7636, 9207, 9700)."""
