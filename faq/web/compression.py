"""Fewer bytes on the way for what browsers load: the widget, pages, styles."""

from flask_compress import Compress

compress = Compress()
"""Its `compressed()` marks a route; replies are too short to gain from it."""

SETTINGS = {"COMPRESS_REGISTER": False, "COMPRESS_ALGORITHM": ["br", "gzip"], "COMPRESS_BR_LEVEL": 6}
"""Brotli where the browser takes it. Nothing is compressed that is not marked."""
