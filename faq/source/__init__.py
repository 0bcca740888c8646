"""From the bytes of a knowledge file to plain data with places; slips are told and mended on the way."""
