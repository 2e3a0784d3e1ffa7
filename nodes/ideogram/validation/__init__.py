"""Checks a request and refuses what is wrong with it, before anything is asked of a provider."""
