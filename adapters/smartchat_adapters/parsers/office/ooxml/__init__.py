"""What Word, PowerPoint and Excel files have in common: packages, drawings, charts and equations."""
