"""What was asked, answered and fetched, and what it cost, so that nothing that is paid is lost or paid again.

`transaction` is one paid request from its reservation to its delivery; `store` holds the database (SQLite, or
PostgreSQL for several machines) and the files beside it; `ledger` the money, `lease` the places in flight.
Nothing is imported here, so that ComfyUI's start does not wait for it.
"""
