"""What Shelflife takes in time and memory, measured on real parts. Run by hand: `python -m benchmarks --help`.

`harvest`, `match`, `dashboard` and `start` measure one thing each; docs/benchmarks.md has the figures.
"""
