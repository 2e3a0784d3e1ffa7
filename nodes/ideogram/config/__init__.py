"""What the user has set: the keys, the environment, and how a key is taken out of whatever quotes it."""
