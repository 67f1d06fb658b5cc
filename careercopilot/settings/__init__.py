"""Configuration: `base` reads the environment, `embedded`, `production` and `testing` differ thinly."""
