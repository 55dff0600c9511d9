"""Backups: the database, the share and the key as one matching set, kept, proved, brought back."""
