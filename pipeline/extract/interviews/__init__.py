"""Transcripts: captions, speakers' labels, and turns of any reader's document."""
