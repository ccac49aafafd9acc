"""Channels, Amazon, Data Mapping: the rule editor of one level, and what Amazon gets by it."""
