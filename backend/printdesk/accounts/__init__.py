"""Staff accounts: who they are, how they prove it, and how long they stay signed in."""
