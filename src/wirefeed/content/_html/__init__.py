"""What HTML may leave: tags, nesting, addresses."""
