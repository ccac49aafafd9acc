"""Channels, Amazon: Products and Feeds, and the data mapping of a connection."""
