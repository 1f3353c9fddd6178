"""OpenDocument (ISO/IEC 26300): texts, presentations and spreadsheets, packed or flat."""
