"""Perishability reports: what still holds, what does not, since when, on whose evidence.

gather.py reads the records once into plain values; markdown.py and table.py (CSV) write them; the page is a template.
"""
