"""What an auditor reads beside the figures: how the tables were made, from what, by which rules.

``edition.py`` keeps the record of a build with its edition; ``audit.py`` writes the folder
``audit/`` of the site from an edition alone.
"""
