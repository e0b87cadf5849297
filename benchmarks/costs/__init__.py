"""Texts of every shape in files of every format, for measuring what reading them costs."""
