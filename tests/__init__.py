"""Tests, a file for each module or promise."""
