"""Shops that Tradewind reads products from and hands orders to."""
