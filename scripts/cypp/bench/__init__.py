"""``cypp bench``: what the warehouse costs, beside the floor and beside what else could be used."""
