"""Channels, Amazon, Marketplaces: connect, switch, describe, disconnect."""
