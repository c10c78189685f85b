"""The walk over HTTP and WebSockets: for customers, for people at the desk, for backends in other languages.

Read ROUTES in app.py first, then access.py, the only door to a conversation.
"""
