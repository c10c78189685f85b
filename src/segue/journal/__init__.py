"""Where events are kept: `sqlite.py` on disk, `memory.py` for tests and trials. Both fit the port `Journal`.

`codec.py` turns values into text and back (`compiled.py` makes the functions for it); `writer.py` is the one thread
that writes a file, `statements.py` what it writes, `schema.sql` where to; `checks.py` is what both journals refuse.
"""
