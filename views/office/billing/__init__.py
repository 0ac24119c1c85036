"""Invoices and payments, as the office works with them."""
