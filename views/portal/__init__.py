"""Pages of clients, families and payers."""
