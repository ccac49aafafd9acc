"""Our side: the store's catalog and orders."""
