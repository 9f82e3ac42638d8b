"""The sample: an invented line with its claims, papers, evidence and verdicts, loaded and removed with one click."""
