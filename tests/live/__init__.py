"""`make live`: real calls with real keys, and what the providers answer otherwise than their doubles do.

Never part of `make test`: it costs money. Nothing is sent before the expected cost was shown and confirmed.
"""
