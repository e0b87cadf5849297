"""Reader for Word files, from their XML: everything a person sees on the page, in its order."""
