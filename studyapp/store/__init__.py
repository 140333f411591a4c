"""THE ONLY SQL: the log, its projection, schema upgrades, backups."""
