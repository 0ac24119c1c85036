"""The pages of prospective clients: entering, profile, assessment, conversion, closing."""
