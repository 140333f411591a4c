"""WHAT HELPS AN AUTHOR: lint rules, the clueless solver, format, schema, preview, fact checks."""
