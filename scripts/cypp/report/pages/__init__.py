"""One module per page: facts in, values of its template out."""
