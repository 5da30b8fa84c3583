"""Models on a server: where they are, how long to wait, and what their failures mean."""
