"""SmartChat's domain: documents, passages, citations, and the rules by which books are searched and asked."""
