"""Matching papers with claims: `scoring` scores pairs, `eligibility` says which count, `run` does the work.

`baseline` makes scores comparable and sets the cut, `explain` says why a match fits, `anchors` suggests what
a claim rests on, `progress` tells pages how far it is. docs/matching.md has the why and the figures.
"""
