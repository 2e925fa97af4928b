"""A published figure computed again, apart from the build: none of the models' code is used.

A document's figure is read from the transcription, a landed one from the landed file, and each is
parsed here; what is worked out is worked out again from the published figures. Code lists, bands
and thresholds are read from the seeds: they are the rules, and the models' reading of them is what
is held against.
"""
