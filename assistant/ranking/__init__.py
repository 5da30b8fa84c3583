"""Which sentence, list item or table row answers a question, and how sure that is."""
