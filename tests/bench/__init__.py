"""What pages cost, beside what the two stock libraries take for the same rows in the same run.

`make bench` fills a database of its own with a large demo agency (BENCH_CLIENTS, 100,000 unless
told), on SQLite and, where its server is installed, on PostgreSQL, whose served role is neither
owner nor superuser, so that row-level security is measured too (BENCH_ON=sqlite leaves that out).
It prints a line a workload and writes docs/BENCHMARKS.md. Each figure is the smallest of several
runs: what the work costs when nothing else happens.
"""
