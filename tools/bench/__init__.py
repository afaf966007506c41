"""How fast Tenantry is: orders through its public API against a bare transaction on the same database."""
