"""Recognising descriptions of harm: by how a language tells of it, and by the editors' own signs."""
