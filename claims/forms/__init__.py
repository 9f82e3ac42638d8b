"""Forms of claims, one file an area. They validate and explain; the domain functions decide."""
