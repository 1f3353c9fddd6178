"""The canary: an end-to-end probe of SmartChat with a small book of its own."""
