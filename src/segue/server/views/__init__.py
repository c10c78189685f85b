"""Events and states as each side sees them: `shapes.py` is the wire, `chat.py` the customer's eyes, `desk.py` and
`case.py` the desk's."""
