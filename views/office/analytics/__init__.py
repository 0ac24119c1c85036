"""Referral analytics: the page, and the tables that it shows, plots and exports."""
