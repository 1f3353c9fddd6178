"""Spreadsheets: sheets of cells as rows of text."""
