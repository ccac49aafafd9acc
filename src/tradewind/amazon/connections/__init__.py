"""Seller accounts and marketplaces: authorize, switch, disconnect."""
