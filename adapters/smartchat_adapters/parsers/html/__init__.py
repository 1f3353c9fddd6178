"""HTML, Markdown and FictionBook: running text from markup."""
