"""Worker processes that read sources within limits: a bad file costs nobody but itself."""
