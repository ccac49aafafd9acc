"""Pages for people; they hold no rule."""
