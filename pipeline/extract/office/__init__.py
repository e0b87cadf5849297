"""Readers for Excel, CSV and PowerPoint; old Office files through LibreOffice."""
