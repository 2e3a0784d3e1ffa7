"""Receipts: what was asked, answered and fetched, and what it cost, so that nothing paid for is lost or paid twice.

`transaction` is one paid request from its reservation to its delivery. `store` holds the database (SQLite, or
PostgreSQL for several machines) and the files beside it. `ledger` holds the money, and `lease` limits how many pictures
are in flight. Nothing is imported here, so that ComfyUI's start does not wait for it.
"""
