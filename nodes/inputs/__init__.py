"""Widgets, sockets and readers that nodes share."""
