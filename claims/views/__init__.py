"""Pages of claims, one file a page group. Each view fetches, calls the domain, renders."""
