"""The machine's door: the fixed questions over HTTP, the law in force, and the stored findings of one's own cases.

Nothing here changes a record: a question is read from its address or body, answered and forgotten; what is stored is
read with the session of whoever is signed in at the portal, and scoped exactly as its pages are.
"""
