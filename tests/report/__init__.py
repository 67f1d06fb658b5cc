"""Every endpoint, asked in every way that its description gives, and what came of it on one page."""
