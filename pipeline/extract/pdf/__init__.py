"""Reader for PDF files: pdfium's characters to words, lines, paragraphs in reading order, and tables."""
