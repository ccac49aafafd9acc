"""What Amazon has of our products, and the feeds that bring it there."""
