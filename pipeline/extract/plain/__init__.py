"""Readers for text, Markdown, web pages and e-mail."""
