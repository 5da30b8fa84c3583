"""What the web chat shows, as pure functions from values to escaped HTML, and the state behind it."""
