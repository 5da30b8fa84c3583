"""Documents and search: from file bytes to ranked chunks with exact spans."""
