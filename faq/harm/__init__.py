"""Recognising descriptions of harm by what they are made of: what is named, and what is said about it."""
