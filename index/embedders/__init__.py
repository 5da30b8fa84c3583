"""The embedding models that can be run here."""
