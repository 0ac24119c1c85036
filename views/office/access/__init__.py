"""The office's pages on who may see what in the portal."""
