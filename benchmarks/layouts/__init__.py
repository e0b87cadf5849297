"""Difficult page layouts with exactly known text, made by us, for measuring how well the PDF reader reads."""
