"""The kick-off form read back: its lines, and each answer to its indicator."""
