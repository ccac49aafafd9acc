"""The tab Export & Import of a connection."""
