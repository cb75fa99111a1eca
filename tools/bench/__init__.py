"""Benchmarks: ratios against a floor and a peer, measured in the same run. They print, and never fail a test run."""
