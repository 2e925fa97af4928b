"""What changed since the last build that passed, so that ``cypp build`` runs only that.

``inputs`` takes a picture of everything that enters a build, ``record`` keeps the picture of the
last build that passed, ``plan`` compares the two, and ``select`` names the nodes for dbt. Where one
of them is in doubt, the whole project is built. ``door_aside`` and ``dbt_events`` take from the
time of a build what it does not need.
"""
