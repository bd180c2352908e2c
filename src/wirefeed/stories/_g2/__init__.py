"""What NewsML-G2 is made of: messages and packages, an item's standing, its labels, its text, its pictures."""
