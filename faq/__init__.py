"""Candid: a question, typed by a visitor, gets the answer that an editor curated for it."""
