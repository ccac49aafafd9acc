"""Commands for operators; they hold no rule."""
