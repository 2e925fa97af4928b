"""The warehouse on other engines: loading, comparing, problems in plain words."""
