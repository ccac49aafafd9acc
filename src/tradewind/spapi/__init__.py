"""The wire to Amazon's Selling Partner API: plain Python, no Django."""
