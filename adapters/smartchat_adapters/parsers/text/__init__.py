"""Plain text and Rich Text Format."""
