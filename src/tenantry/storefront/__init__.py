"""The storefront: the pages on which resellers and customers order, and see what they have."""
