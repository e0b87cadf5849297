"""The script that builds the Word templates in this folder; see ``build.py`` and the README."""
