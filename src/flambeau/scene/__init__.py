"""Scene: what stands on a stage, as triangles, and the rays that meet them."""
