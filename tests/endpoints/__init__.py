"""Every endpoint in every way that its description gives, and the tests of what asks them."""
