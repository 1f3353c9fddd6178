"""Text analysis that search and answers share: folding, scripts, normal forms."""
