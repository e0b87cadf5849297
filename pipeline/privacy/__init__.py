"""Nobody's name where it should not be: pseudonyms for interviewees, and the drafts' records without names.

:func:`find_people` says who was interviewed and how each of them is called outside the team; :func:`share` makes the
records for the host city; :func:`find_leaks` looks for names in a finished file.
"""
