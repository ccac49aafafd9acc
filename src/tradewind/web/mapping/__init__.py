"""Channels, Amazon, Data Mapping: the overview, what categories are at Amazon, and the Amazon tabs of the store."""
