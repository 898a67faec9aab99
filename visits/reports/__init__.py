"""The visit report of the admin: what was read in a range of days, as tables, charts and spreadsheets."""
