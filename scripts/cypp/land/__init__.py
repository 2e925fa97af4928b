"""Landing: published extracts are recognised, checked and written as Parquet, or not at all."""
