"""Reader for rich text files (RTF)."""
