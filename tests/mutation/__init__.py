"""Mutation testing: small mistakes are made in the code, and the tests have to notice each of them."""
