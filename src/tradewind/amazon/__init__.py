"""The Amazon channel: connect, map, list, sell."""
