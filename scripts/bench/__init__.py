"""Speed beside others that do the like; `make bench` runs it and writes docs/benchmarks.md."""
