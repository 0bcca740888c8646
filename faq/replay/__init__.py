"""Questions asked again: the tests of a file, and what changes between two versions of it."""
