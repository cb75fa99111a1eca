"""The chain of a scheme as the public may read it: from a need voiced to a public account, link by link.

`stages` names the links · `told` finds what published accounts say of each · `programmes` follows the programmes that
both sides released, through every room below.
"""
