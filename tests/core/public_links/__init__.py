"""Processes that are killed at every state and at random moments: nothing is lost, and nothing is paid twice."""
