"""Statistics: how decisions are made in all, where discretion may be fettered or unlike, and what sign-offs change.

Numbers invite questions; they answer none. Every share comes with how sure it is, and where there are too few cases
it is said that none is shown. Nobody is ranked.
"""
