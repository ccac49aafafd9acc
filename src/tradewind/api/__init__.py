"""REST for programs; it holds no rule."""
