"""The HTTP API: one module for each resource, which parses, authorises, calls and answers."""
