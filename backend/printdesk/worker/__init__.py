"""Work behind the scenes: small tasks that may run twice without harm."""
