"""Template tags and filters; the library is `shelflife`."""
