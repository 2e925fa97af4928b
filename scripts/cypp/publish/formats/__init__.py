"""Parts of the writers of an edition and of the screener; modules beside this folder use them."""
