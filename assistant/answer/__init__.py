"""From ranked candidates to the sentences of an answer."""
