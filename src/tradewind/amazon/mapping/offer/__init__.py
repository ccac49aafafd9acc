"""What goes to a marketplace and on which terms: selection, parts, price and stock."""
