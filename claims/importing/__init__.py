"""The import of a document: plan it, find its line, show the difference, save it. Called by views and `import_line`."""
