"""The promises of this software, each broken on purpose, and the test that has to notice."""
