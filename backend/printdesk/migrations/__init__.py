"""The only creator of the schema."""
