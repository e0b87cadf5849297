"""Reader for OpenDocument files, from their XML."""
