"""The share: names, folders, copies that are verified, and uploads that stream."""
