"""Stage: where the axes of a shot are at an instant, and what stands on it."""
