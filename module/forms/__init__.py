"""WTForms: one form class per page."""
