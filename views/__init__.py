"""Pages and grids: edges where people meet the services."""
