"""Rich Text Format (RTF 1.9.1): its text as word processors show it."""
