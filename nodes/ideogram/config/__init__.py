"""What the user has set: keys and environment variables. Also the redaction of keys from whatever quotes them."""
