"""Carries out what is asked: prepares a request, sends it in a transaction, reads the reply, downloads and emits it."""
