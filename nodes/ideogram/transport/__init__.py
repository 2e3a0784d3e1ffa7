"""The only room that opens connections: the background loop, the client, its limits, and what comes back."""
