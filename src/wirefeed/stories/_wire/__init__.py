"""The lines of wire text: agencies, heads, bodies."""
