"""Where events are kept: `sqlite.py` on disk, `memory.py` for tests and trials. Both fit the port `Journal`.

`codec.py` turns values into text and back (`compiled.py` makes the functions for it). On disk, `schema.sql` has the
tables, `statements.py` and `jobs.py` what is written to them, `writer.py` the one thread that writes, `latest.py` the
states at hand. `checks.py` is what both journals refuse.
"""
