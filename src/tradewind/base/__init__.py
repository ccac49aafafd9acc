"""Ground that every room stands on; no business noun lives here."""
