"""Fuzz targets: each reader, the merge of copies and the check of templates, with seeds to begin from."""
