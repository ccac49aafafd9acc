"""The store's orders, whatever channel they came from."""
