"""What a linter adds to the checks: places, origins, advice, mechanical corrections."""
