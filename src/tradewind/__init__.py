"""Tradewind: an online store's catalog on Amazon, and Amazon's orders in the store."""
