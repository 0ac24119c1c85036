"""A payment gateway for one machine: it speaks NMI's protocol and moves no money.

It runs as a process of its own on an origin of its own, so that the demo and the tests pay over
real HTTP, with real iframes and real webhooks. ``python -m app.sandbox --help`` tells how.
"""
