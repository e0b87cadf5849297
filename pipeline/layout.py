"""The names of the records in a city's output folder."""

from __future__ import annotations

SOURCES, PASSAGES, EVIDENCE, CONTACTS = "sources.jsonl", "passages.jsonl", "evidence.jsonl", "contacts.jsonl"
RUN_LOG = "run.jsonl"
REVIEW = "review.json"
PRACTICES = "practices.jsonl"
FILES = (SOURCES, PASSAGES, EVIDENCE, CONTACTS, RUN_LOG, REVIEW)  # of a complete run
