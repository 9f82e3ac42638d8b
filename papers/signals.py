"""What `papers` tells whoever wants to know, without knowing who that is."""

from django.dispatch import Signal

# Papers were encoded. Sent by papers.tasks in the worker; claims.tasks matches them then.
encoded = Signal()
